package io.observatory.hitl.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads policies as parsed from JSON. */
final class PolicyReading {

  private static final int MOST_RULES = 200;
  private static final int LONGEST_CONDITION = 4_000;
  private static final int LONGEST_TEXT = 2_000;
  private static final int MOST_ORDER = 1_000_000;
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._ -]{0,63}");

  private PolicyReading() {}

  static PolicyDocument document(Map<String, ? extends @Nullable Object> json) {
    Json document = Json.of("", json, "description", "order", "when", "default", "terms", "rules");
    document.text("description", LONGEST_TEXT);
    Terms terms =
        document.has("terms")
            ? TermsReading.terms("terms", document.value("terms"), Terms.DEFAULT)
            : Terms.DEFAULT;
    List<Rule> rules = document.list("rules", MOST_RULES, (path, rule) -> rule(path, rule, terms));
    Set<String> names = new HashSet<>();
    for (Rule rule : rules) {
      if (!names.add(rule.name())) {
        throw document.wrong("rules", "two of them have the name " + rule.name());
      }
    }
    return new PolicyDocument(
        document.number("order", 100, 0, MOST_ORDER),
        document.text("when", LONGEST_CONDITION),
        document.word("default", Decision.values(), Decision.APPROVAL_REQUIRED),
        terms,
        rules);
  }

  private static Rule rule(String path, @Nullable Object json, Terms terms) {
    Json rule = Json.of(path, json, "name", "when", "decision", "reason", "terms");
    String name = rule.text("name", 64);
    if (name == null || !RULE.matcher(name).matches()) {
      throw rule.wrong("name", "must match " + RULE);
    }
    if (!rule.has("decision")) {
      throw rule.wrong("decision", "is missing");
    }
    Decision decision = rule.word("decision", Decision.values(), Decision.APPROVAL_REQUIRED);
    if (rule.has("terms") && decision != Decision.APPROVAL_REQUIRED) {
      throw rule.wrong("terms", "have a meaning with APPROVAL_REQUIRED only");
    }
    return new Rule(
        name,
        rule.text("when", LONGEST_CONDITION),
        decision,
        rule.has("terms") ? TermsReading.terms(path + ".terms", rule.value("terms"), terms) : terms,
        rule.text("reason", LONGEST_TEXT));
  }
}
