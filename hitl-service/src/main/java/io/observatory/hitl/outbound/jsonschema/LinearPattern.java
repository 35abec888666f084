package io.observatory.hitl.outbound.jsonschema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Patterns of strangers: matched in time linear in the text (RE2) by a program whose size is linear
 * in the pattern. RE2 writes counted repetitions out, so a counted group of counted groups would be
 * a program of any size.
 */
final class LinearPattern {

  private static final int LONGEST = 256;
  private static final int DEEPEST = 20;

  private LinearPattern() {}

  /**
   * Compiles it.
   *
   * @throws PatternSyntaxException when it is none, or not one we match by
   */
  static Pattern compile(String pattern) {
    if (pattern.length() > LONGEST) {
      throw new PatternSyntaxException("longer than " + LONGEST + " characters", "");
    }
    if (pattern.contains("){")) {
      throw new PatternSyntaxException("a group can not be repeated a number of times", pattern);
    }
    if (pattern.chars().filter(c -> c == '(').count() > DEEPEST) {
      throw new PatternSyntaxException("more than " + DEEPEST + " groups", pattern);
    }
    return Pattern.compile(pattern);
  }
}
