package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.ExecutionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a query, by recursive descent:
 *
 * <pre>
 * any     := all ( "OR" all )*
 * all     := single ( "AND"? single )*
 * single  := "NOT" single | "(" any ")" | term
 * term    := field ":" name | name ( "@" range )?
 * name    := bare "*"? | quoted "*"?
 * range   := bound ( "," bound )*
 * </pre>
 */
final class QueryParser {

  static final int LONGEST = 2_000;
  static final int DEEPEST = 32;
  static final int MOST_TERMS = 64;
  private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT");
  private static final String FIELDS = "cluster, type, state or policy";

  private final TextScanner text;
  private int terms;

  QueryParser(String text) {
    if (text.length() > LONGEST) {
      throw new InvalidQueryException(
          "The query has " + text.length() + " characters, more than " + LONGEST + ".");
    }
    this.text = new TextScanner(text);
  }

  static boolean isKeyword(String word) {
    return KEYWORDS.contains(word);
  }

  static boolean isSpecial(char c) {
    return TextScanner.ends(c) || "@:*\\".indexOf(c) >= 0;
  }

  Query parse() {
    Query query = any(0);
    if (!text.isAtEnd()) {
      throw InvalidQueryException.at(text.position(), "expected AND, OR, a term or the end");
    }
    return query;
  }

  private Query any(int depth) {
    List<Query> parts = new ArrayList<>();
    do {
      parts.add(all(depth));
    } while (text.skipWord("OR"));
    return parts.size() == 1 ? parts.getFirst() : new Query.Or(parts);
  }

  private Query all(int depth) {
    List<Query> parts = new ArrayList<>();
    do {
      parts.add(single(depth));
    } while (text.skipWord("AND") || beginsSingle());
    return parts.size() == 1 ? parts.getFirst() : new Query.And(parts);
  }

  /** Whether another part follows without an AND. */
  private boolean beginsSingle() {
    text.skipBlanks();
    return !text.isAtEnd() && text.peek() != ')' && !text.seesWord("OR");
  }

  private Query single(int depth) {
    text.skipBlanks();
    if (depth > DEEPEST) {
      throw InvalidQueryException.at(text.position(), "nested deeper than " + DEEPEST + " levels");
    }
    if (text.skipWord("NOT")) {
      return new Query.Not(single(depth + 1));
    }
    int open = text.position();
    if (!text.skip('(')) {
      return term();
    }
    Query inner = any(depth + 1);
    text.skipBlanks();
    if (!text.skip(')')) {
      throw InvalidQueryException.at(
          text.position(), "expected ) for the ( at character " + (open + 1));
    }
    return inner;
  }

  private Query term() {
    int begin = text.position();
    if (++terms > MOST_TERMS) {
      throw InvalidQueryException.at(begin, "more than " + MOST_TERMS + " terms");
    }
    boolean quoted = text.isAtQuote();
    String word = quoted ? text.quoted() : text.word(":@");
    if (!quoted && text.skip(':')) {
      return field(begin, word);
    }
    if (!quoted && isKeyword(word)) {
      throw InvalidQueryException.at(
          begin,
          "expected a capability or " + FIELDS + ", found " + word + " (quote it if it is a name)");
    }
    Query.Text name = name(begin, word, quoted);
    return new Query.Capable(name, text.skip('@') ? range() : VersionRange.ANY);
  }

  private Query.Text name(int begin, String word, boolean quoted) {
    if (quoted) {
      return new Query.Text(word, text.skip('*'));
    }
    int star = word.indexOf('*');
    if (star >= 0 && star < word.length() - 1) {
      throw InvalidQueryException.at(begin + star, "a * may only end a name; quote the name");
    }
    if (word.indexOf('\\') >= 0) {
      throw InvalidQueryException.at(begin + word.indexOf('\\'), "a name with a \\ must be quoted");
    }
    if (word.isEmpty()) {
      throw InvalidQueryException.at(begin, "expected a capability, " + FIELDS + ", NOT or (");
    }
    return star < 0 ? Query.Text.of(word) : new Query.Text(word.substring(0, star), true);
  }

  private Query field(int begin, String field) {
    int at = text.position();
    boolean quoted = text.isAtQuote();
    String value = quoted ? text.quoted() : text.word("");
    return switch (field) {
      case "cluster" -> new Query.InCluster(name(at, value, quoted));
      case "type" -> new Query.OfType(name(at, value, quoted));
      case "state" -> new Query.InState(constant(at, value, LiveState.values()));
      case "policy" -> new Query.UnderPolicy(constant(at, value, ExecutionPolicy.values()));
      default ->
          throw InvalidQueryException.at(
              begin, "expected " + FIELDS + " before the colon; quote a name that has a colon");
    };
  }

  private static <E extends Enum<E>> E constant(int at, String value, E[] values) {
    String upper = value.toUpperCase(Locale.ROOT);
    return Arrays.stream(values)
        .filter(each -> each.name().equals(upper))
        .findFirst()
        .orElseThrow(
            () -> InvalidQueryException.at(at, "expected one of " + Arrays.toString(values)));
  }

  private VersionRange range() {
    List<VersionRange.Bound> bounds = new ArrayList<>();
    do {
      bounds.add(bound());
      if (bounds.size() > MOST_TERMS) {
        throw InvalidQueryException.at(text.position(), "more than " + MOST_TERMS + " bounds");
      }
    } while (text.skip(','));
    return new VersionRange(bounds);
  }

  private VersionRange.Bound bound() {
    int at = text.position();
    VersionRange.Relation relation = relation();
    boolean quoted = text.isAtQuote();
    String version = quoted ? text.quoted() : text.word(",");
    if (version.isEmpty() && !quoted) {
      throw InvalidQueryException.at(at, "expected a version such as 1.2, >=1.2 or 1.x");
    }
    if (relation == null) {
      boolean family = !quoted && (version.endsWith(".x") || version.endsWith(".*"));
      relation = family ? VersionRange.Relation.WITHIN : VersionRange.Relation.EQUAL;
      version = family ? version.substring(0, version.length() - 2) : version;
    }
    boolean compares = relation != VersionRange.Relation.EQUAL;
    Version parsed = Version.parse(version);
    boolean plain =
        parsed != null && (relation != VersionRange.Relation.WITHIN || isNumbers(version));
    if (compares && !plain) {
      throw InvalidQueryException.at(
          at, "expected a version of numbers such as 1.2 or 1.2.3-rc.1 to compare with");
    }
    return new VersionRange.Bound(relation, version);
  }

  private static boolean isNumbers(String version) {
    return version.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private VersionRange.@org.jspecify.annotations.Nullable Relation relation() {
    if (text.skip('>')) {
      return text.skip('=') ? VersionRange.Relation.AT_LEAST : VersionRange.Relation.ABOVE;
    }
    if (text.skip('<')) {
      return text.skip('=') ? VersionRange.Relation.AT_MOST : VersionRange.Relation.BELOW;
    }
    return text.skip('=') ? VersionRange.Relation.EQUAL : null;
  }
}
