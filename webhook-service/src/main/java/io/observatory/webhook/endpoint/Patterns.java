package io.observatory.webhook.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of event types: {@code user.created} is that type, {@code user.*} every type below
 * {@code user}, however deep, but not {@code user} itself, and {@code *} every type.
 */
public final class Patterns {

  /** Every type. */
  public static final String ALL = "*";

  private static final String BELOW = ".*";
  private static final int LONGEST = 256;
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*+");

  private Patterns() {}

  /** Whether an event may have that type. */
  public static boolean isType(String type) {
    return type.length() <= LONGEST && TYPE.matcher(type).matches();
  }

  /** Whether an endpoint may ask for that. */
  public static boolean isPattern(String pattern) {
    return pattern.equals(ALL)
        || isType(
            pattern.endsWith(BELOW)
                ? pattern.substring(0, pattern.length() - BELOW.length())
                : pattern);
  }

  /** Every pattern that matches the type: few, one for each of its parts and two more. */
  public static List<String> matching(String type) {
    List<String> patterns = new ArrayList<>();
    patterns.add(ALL);
    patterns.add(type);
    for (int dot = type.indexOf('.'); dot >= 0; dot = type.indexOf('.', dot + 1)) {
      patterns.add(type.substring(0, dot) + BELOW);
    }
    return patterns;
  }
}
