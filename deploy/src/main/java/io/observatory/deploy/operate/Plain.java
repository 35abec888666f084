package io.observatory.deploy.operate;

import java.util.regex.Pattern;

/**
 * What agents wrote, fit for a person's terminal: nothing in it can move the cursor, hide text or
 * turn its direction, and an id put into a command is one word of the shell.
 */
final class Plain {
  private static final Pattern SAFE_WORD = Pattern.compile("[-\\w.:/@%+=,]+");

  private Plain() {}

  /** The same text; characters that a terminal would obey stand as {@code \}{@code u} escapes. */
  static String text(String written) {
    StringBuilder shown = new StringBuilder(written.length());
    written
        .codePoints()
        .forEach(
            point -> {
              if (isObeyed(point)) {
                shown.append(String.format(point > 0xffff ? "\\U%08x" : "\\u%04x", point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  /** The last argument of a command as a person can paste it into a shell. */
  static String word(String argument) {
    if (argument.startsWith("-")) {
      return "-- " + quoted(argument);
    }
    return quoted(argument);
  }

  private static String quoted(String argument) {
    if (SAFE_WORD.matcher(argument).matches()) {
      return argument;
    }
    String shown = text(argument);
    if (!shown.equals(argument)) {
      return "$'" + text(argument.replace("\\", "\\\\").replace("'", "\\'")) + "'";
    }
    return "'" + argument.replace("'", "'\\''") + "'";
  }

  private static boolean isObeyed(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
