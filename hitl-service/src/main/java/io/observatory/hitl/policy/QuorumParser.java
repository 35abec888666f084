package io.observatory.hitl.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a quorum by the grammar of {@link Quorum}. */
final class QuorumParser {

  private static final int LONGEST = 2_000;
  private static final int MOST_TERMS = 16;
  private static final int MOST_PRINCIPALS = 100;
  private static final int HIGHEST_COUNT = 100;

  private final List<QuorumWords.Word> words;
  private int next;
  private int terms;
  private int principals;

  private QuorumParser(List<QuorumWords.Word> words) {
    this.words = words;
  }

  static Quorum parse(String text) {
    if (text.length() > LONGEST) {
      throw new QuorumSyntaxException("longer than " + LONGEST + " characters", LONGEST);
    }
    return new QuorumParser(QuorumWords.of(text)).quorum();
  }

  private Quorum quorum() {
    Need need = either();
    List<Principal> veto = List.of();
    Term denial = null;
    boolean distinct = false;
    Set<String> said = new HashSet<>();
    while (take(",")) {
      QuorumWords.Word clause = words.get(next++);
      if (!said.add(clause.text())) {
        throw wrong(clause, "it stands there twice:");
      }
      switch (clause.name() == null ? clause.text() : "") {
        case "veto" -> veto = principals();
        case "deny" -> denial = denial();
        case "distinct" -> distinct = true;
        default -> throw wrong(clause, "expected veto, deny or distinct, not");
      }
    }
    if (!words.get(next).text().isEmpty()) {
      throw wrong(words.get(next), "expected and, or, a comma or the end, not");
    }
    Quorum quorum = new Quorum(need, veto, denial, distinct);
    if (quorum.tally(List.of()).unreachable()) {
      throw new QuorumSyntaxException("it asks for more persons than it names", 0);
    }
    return quorum;
  }

  private Need either() {
    List<Need> parts = new ArrayList<>(List.of(all()));
    while (take("or")) {
      parts.add(all());
    }
    return Need.either(parts);
  }

  private Need all() {
    List<Need> parts = new ArrayList<>(List.of(one()));
    while (take("and")) {
      parts.add(one());
    }
    return Need.all(parts);
  }

  private Need one() {
    if (!take("(")) {
      return new Need.One(term());
    }
    Need inside = either();
    if (!take(")")) {
      throw wrong(words.get(next), "expected and, or or ), not");
    }
    return inside;
  }

  private Term term() {
    QuorumWords.Word count = words.get(next++);
    if (count.name() != null || !count.text().matches("[1-9][0-9]{0,2}")) {
      next--;
      throw wrong(count, "expected a number such as in '2 of role:sre', not");
    }
    int persons = Integer.parseInt(count.text());
    if (persons > HIGHEST_COUNT || ++terms > MOST_TERMS) {
      throw wrong(
          count, "at most " + HIGHEST_COUNT + " persons and " + MOST_TERMS + " terms, so not");
    }
    if (!take("of")) {
      throw wrong(words.get(next), "expected of, not");
    }
    return new Term(persons, principals());
  }

  private Term denial() {
    int at = words.get(next).at();
    Term denial = term();
    if (denial.isByName() && denial.persons().distinct().count() < denial.count()) {
      throw new QuorumSyntaxException("it asks for more persons than it names", at);
    }
    return denial;
  }

  private List<Principal> principals() {
    if (!take("(")) {
      return List.of(principal());
    }
    List<Principal> of = new ArrayList<>(List.of(principal()));
    while (take(",")) {
      of.add(principal());
    }
    if (!take(")")) {
      throw wrong(words.get(next), "expected a comma or ), not");
    }
    return of;
  }

  private Principal principal() {
    QuorumWords.Word word = words.get(next);
    if (++principals > MOST_PRINCIPALS) {
      throw wrong(word, "at most " + MOST_PRINCIPALS + " names, so not");
    }
    String name = word.name();
    if (name == null && word.is("any")) {
      next++;
      return new Principal.Anybody();
    }
    if (name != null && word.text().equals("role")) {
      next++;
      return new Principal.InRole(name);
    }
    if (name != null && word.text().equals("user")) {
      next++;
      return new Principal.Person(name);
    }
    throw wrong(word, "expected role:<name>, user:<name> or any, not");
  }

  private boolean take(String text) {
    boolean there = words.get(next).is(text);
    next += there ? 1 : 0;
    return there;
  }

  private static QuorumSyntaxException wrong(QuorumWords.Word word, String what) {
    return new QuorumSyntaxException(what + " " + word, word.at());
  }
}
