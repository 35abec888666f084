package io.observatory.hitl.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy ready to judge; safe for use by many threads. */
public final class Policy {

  private final String name;
  private final long version;
  private final PolicyDocument document;
  private final Condition when;
  private final List<Condition> conditions;

  private Policy(
      String name,
      long version,
      PolicyDocument document,
      Condition when,
      List<Condition> conditions) {
    this.name = name;
    this.version = version;
    this.document = document;
    this.when = when;
    this.conditions = conditions;
  }

  /**
   * Compiles a document.
   *
   * @param version 0 for a draft
   * @throws InvalidPolicyException when a condition can not be compiled
   */
  public static Policy compile(
      String name, long version, PolicyDocument document, Conditions compiler) {
    Condition when = compile("when", document.when(), compiler);
    List<Condition> conditions = new ArrayList<>();
    for (Rule rule : document.rules()) {
      conditions.add(compile("rules[" + conditions.size() + "].when", rule.when(), compiler));
    }
    return new Policy(name, version, document, when, List.copyOf(conditions));
  }

  private static Condition compile(String path, @Nullable String source, Conditions compiler) {
    try {
      return source == null ? Condition.ALWAYS : compiler.compile(source);
    } catch (InvalidConditionException e) {
      throw new InvalidPolicyException(path, String.valueOf(e.getMessage()));
    }
  }

  /** Stands for a stored policy that can not be read any more: wherever it is asked, people are. */
  static Policy broken(String name, long version, String why) {
    PolicyDocument document =
        new PolicyDocument(
            Integer.MIN_VALUE, null, Decision.APPROVAL_REQUIRED, Terms.DEFAULT, List.of());
    Condition fails =
        facts -> {
          throw new ConditionFailedException(why);
        };
    return new Policy(name, version, document, fails, List.of());
  }

  String name() {
    return name;
  }

  long version() {
    return version;
  }

  int order() {
    return document.order();
  }

  /** Whether it decides about such an action at all. */
  boolean concerns(Facts facts) {
    return when.test(facts);
  }

  /** What the first rule that holds says. */
  Verdict judge(Facts facts) {
    for (int i = 0; i < conditions.size(); i++) {
      Rule rule = document.rules().get(i);
      try {
        if (conditions.get(i).test(facts)) {
          String reason = rule.reason() == null ? "Rule " + rule.name() + " holds." : rule.reason();
          return new Verdict(rule.decision(), name, version, rule.name(), rule.terms(), reason);
        }
      } catch (RuntimeException e) {
        return failed(rule.name(), "The condition of rule " + rule.name(), e);
      }
    }
    return new Verdict(document.otherwise(), name, version, "", document.terms(), "No rule holds.");
  }

  /** Whatever could not be evaluated: people decide. */
  Verdict failed(String rule, String what, RuntimeException e) {
    return Verdict.undecided(
        name, version, rule, document.terms(), what + " can not be evaluated: " + e.getMessage());
  }
}
