package io.observatory.hitl.outbound.chat;

/**
 * Text as a person sees all of it: characters that are invisible, turn the direction of writing or
 * look like a space stand as JSON escapes. JSON stays the same JSON.
 */
final class Visible {

  private Visible() {}

  /** For JSON, in which a backslash is an escape already. */
  static String json(String json) {
    return shown(json, false);
  }

  /** For a text on one line; a backslash is doubled, so that an escape is never a written one. */
  static String text(String text) {
    return shown(text, true);
  }

  /** For a text of several lines. */
  static String lines(String text) {
    return String.join("\n", text.lines().map(Visible::text).toList());
  }

  private static String shown(String text, boolean doubleBackslash) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\\' && doubleBackslash) {
                shown.append("\\\\");
              } else if (isHidden(point)) {
                escape(shown, point);
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  /** As JSON escapes it, two units for what is beyond the first plane. */
  private static void escape(StringBuilder shown, int point) {
    for (char unit : Character.toChars(point)) {
      shown.append(String.format("\\u%04x", (int) unit));
    }
  }

  private static boolean isHidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      case Character.SPACE_SEPARATOR -> point != ' ';
      default -> point == '`' || isBlankLetter(point) || isVariationSelector(point);
    };
  }

  /** Letters, marks and symbols that show nothing. */
  private static boolean isBlankLetter(int point) {
    return switch (point) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
      default -> false;
    };
  }

  private static boolean isVariationSelector(int point) {
    return (point >= 0x180b && point <= 0x180f)
        || (point >= 0xfe00 && point <= 0xfe0f)
        || (point >= 0xe0100 && point <= 0xe01ef);
  }
}
