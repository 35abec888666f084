package io.observatory.webhook.source;

import java.util.regex.Pattern;

/**
 * Where a value comes from.
 *
 * @param from which of them
 * @param text the constant, the JSON pointer (RFC 6901) into the body, or the name of the header
 */
public record Selector(From from, String text) {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");
  private static final int LONGEST = 256;

  /** Where to look. */
  public enum From {
    /** Always the same. */
    CONSTANT,
    /** In the body. */
    POINTER,
    /** In a header. */
    HEADER
  }

  /** Refuses what could not work. */
  public Selector {
    if (text.isBlank() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "must have 1 to " + LONGEST + " characters, and NUL is none of them");
    }
    if (from == From.POINTER && !POINTER.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a JSON pointer such as /alerts/0/id");
    }
    if (from == From.HEADER) {
      checkHeader(text);
    }
  }

  static Selector header(String name) {
    return new Selector(From.HEADER, name);
  }

  static Selector pointer(String pointer) {
    return new Selector(From.POINTER, pointer);
  }

  static void checkHeader(String name) {
    if (!HEADER.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name of a header");
    }
  }
}
