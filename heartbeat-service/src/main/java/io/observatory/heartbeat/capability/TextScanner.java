package io.observatory.heartbeat.capability;

/** Walks through the text of a query. */
final class TextScanner {

  private final String text;
  private int next;

  TextScanner(String text) {
    this.text = text;
  }

  /** Whether a bare word ends before this. */
  static boolean ends(char c) {
    return Character.isWhitespace(c) || Character.isISOControl(c) || "()\"".indexOf(c) >= 0;
  }

  int position() {
    return next;
  }

  boolean isAtEnd() {
    skipBlanks();
    return next == text.length();
  }

  char peek() {
    return next < text.length() ? text.charAt(next) : '\0';
  }

  boolean isAtQuote() {
    return peek() == '"';
  }

  void skipBlanks() {
    while (next < text.length()
        && (Character.isWhitespace(text.charAt(next))
            || Character.isISOControl(text.charAt(next)))) {
      next++;
    }
  }

  boolean skip(char expected) {
    if (next < text.length() && text.charAt(next) == expected) {
      next++;
      return true;
    }
    return false;
  }

  /** Whether this very word comes next, and not one that only begins with it. */
  boolean seesWord(String word) {
    skipBlanks();
    int end = next + word.length();
    return text.startsWith(word, next) && (end == text.length() || ends(text.charAt(end)));
  }

  boolean skipWord(String word) {
    if (!seesWord(word)) {
      return false;
    }
    next += word.length();
    return true;
  }

  /** A bare word, up to what ends it; may be empty. */
  String word(String alsoEnds) {
    int begin = next;
    while (next < text.length()
        && !ends(text.charAt(next))
        && alsoEnds.indexOf(text.charAt(next)) < 0) {
      next++;
    }
    return text.substring(begin, next);
  }

  /** A quoted text; a backslash takes the next character as it is. */
  String quoted() {
    int begin = next++;
    StringBuilder value = new StringBuilder();
    while (next < text.length()) {
      char c = text.charAt(next++);
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\' && next < text.length()) {
        c = text.charAt(next++);
      }
      value.append(c);
    }
    throw InvalidQueryException.at(begin, "this quotation has no end");
  }
}
