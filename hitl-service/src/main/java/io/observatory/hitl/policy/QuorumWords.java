package io.observatory.hitl.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of a quorum. */
final class QuorumWords {

  /** What ends a word that is not quoted. */
  private static final String MARKS = "(),\"";

  private QuorumWords() {}

  /**
   * A word or a mark.
   *
   * @param text without quotes
   * @param name what stands behind the colon; null when there is none
   */
  record Word(String text, @Nullable String name, int at) {

    boolean is(String expected) {
      return name == null && text.equals(expected);
    }

    @Override
    public String toString() {
      return text.isEmpty() ? "the end" : "'" + text + (name == null ? "" : ":" + name) + "'";
    }
  }

  /** All words, and an empty one for the end. */
  static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '(' || c == ')' || c == ',') {
        words.add(new Word(String.valueOf(c), null, at++));
      } else {
        at = word(text, at, words);
      }
    }
    words.add(new Word("", null, text.length()));
    return words;
  }

  private static int word(String text, int from, List<Word> words) {
    int colon = from;
    while (colon < text.length() && Character.isLetterOrDigit(text.charAt(colon))) {
      colon++;
    }
    if (colon == from) {
      throw new QuorumSyntaxException("'" + text.charAt(from) + "' begins no word", from);
    }
    String word = text.substring(from, colon);
    if (colon == text.length() || text.charAt(colon) != ':') {
      words.add(new Word(word, null, from));
      return colon;
    }
    StringBuilder name = new StringBuilder();
    int end = name(text, colon + 1, name);
    if (name.isEmpty()) {
      throw new QuorumSyntaxException("a name must follow '" + word + ":'", colon + 1);
    }
    words.add(new Word(word, name.toString(), from));
    return end;
  }

  private static int name(String text, int from, StringBuilder name) {
    int at = from;
    if (at == text.length() || text.charAt(at) != '"') {
      while (at < text.length() && isPlain(text.charAt(at))) {
        name.append(text.charAt(at++));
      }
      return at;
    }
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\' && ++at < text.length()) {
        c = text.charAt(at);
      }
      name.append(c);
    }
    throw new QuorumSyntaxException("the quote is not closed", from);
  }

  private static boolean isPlain(char c) {
    return !Character.isWhitespace(c) && MARKS.indexOf(c) < 0;
  }

  /** The name as it can be read again. */
  static String quoted(String name) {
    return name.chars().allMatch(c -> isPlain((char) c))
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
