package io.observatory.hitl.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyDocumentTest {

  private static Terms terms(Map<String, ?> terms) {
    return PolicyDocument.of(Map.of("terms", terms)).terms();
  }

  private static Map<String, Object> rule(Map<String, ?> more) {
    Map<String, Object> rule = new HashMap<>(Map.of("name", "r", "decision", "APPROVAL_REQUIRED"));
    rule.putAll(more);
    return Map.of("rules", List.of(rule));
  }

  @Test
  void whatIsNotSaidIsAsByDefault() {
    assertThat(PolicyDocument.of(Map.of()).terms()).isEqualTo(Terms.DEFAULT);
    assertThat(terms(Map.of())).isEqualTo(Terms.DEFAULT);
    assertThat(Terms.DEFAULT.separationOfDuties()).isTrue();
    assertThat(Terms.DEFAULT.timeoutAction()).isEqualTo(TimeoutAction.DENY);
  }

  @Test
  void theTermsOfARuleAddToThoseOfThePolicy() {
    Map<String, Object> document =
        new HashMap<>(rule(Map.of("terms", Map.of("quorum", "2 of role:sre"))));
    document.put("terms", Map.of("timeout", "PT2H", "quorum", "1 of role:dev"));
    Terms terms = PolicyDocument.of(document).rules().getFirst().terms();
    assertThat(terms.quorum()).hasToString("2 of role:sre");
    assertThat(terms.timeout()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void everyTermIsRead() {
    Terms terms =
        terms(
            Map.ofEntries(
                Map.entry("separation_of_duties", false),
                Map.entry("reason_required", true),
                Map.entry("timeout", "90s"),
                Map.entry("timeout_action", "ESCALATE"),
                Map.entry("reminders", Map.of("every", "20s", "at_most", 2)),
                Map.entry(
                    "escalations", List.of(Map.of("after", "1m", "quorum", "1 of role:lead"))),
                Map.entry("web_only", true),
                Map.entry("step_up", Map.of("acr", "gold", "max_age", "2m")),
                Map.entry("votes", "STICKY"),
                Map.entry("grant_ttl", "1h"),
                Map.entry("denial_window", "0s")));
    assertThat(terms)
        .isEqualTo(
            new Terms(
                Quorum.ANYBODY,
                false,
                true,
                Duration.ofSeconds(90),
                TimeoutAction.ESCALATE,
                new Terms.Reminders(Duration.ofSeconds(20), 2),
                List.of(
                    new Terms.Escalation(Duration.ofMinutes(1), Quorum.parse("1 of role:lead"))),
                true,
                new Terms.StepUp("gold", Duration.ofMinutes(2)),
                Terms.Votes.STICKY,
                Duration.ofHours(1),
                Duration.ZERO));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Map.of("rulez", List.of()), "rulez", "is not known"),
        Arguments.of(Map.of("rules", "x"), "rules", "must be a list"),
        Arguments.of(Map.of("rules", List.of("x")), "rules[0]", "must be an object"),
        Arguments.of(Map.of("default", "MAYBE"), "default", "must be one of"),
        Arguments.of(Map.of("order", 1.5), "order", "whole number"),
        Arguments.of(Map.of("when", ""), "when", "valid text"),
        Arguments.of(Map.of("when", "x\u0000"), "when", "valid text"),
        Arguments.of(
            Map.of("rules", List.of(Map.of("name", "r"))), "rules[0].decision", "is missing"),
        Arguments.of(
            Map.of("rules", List.of(Map.of("decision", "AUTO"))), "rules[0].name", "must match"),
        Arguments.of(rule(Map.of("if", "x")), "rules[0].if", "is not known"),
        Arguments.of(
            rule(Map.of("decision", "AUTO", "terms", Map.of())), "rules[0].terms", "APPROVAL"),
        Arguments.of(
            rule(Map.of("terms", Map.of("quorum", "2 of"))),
            "rules[0].terms.quorum",
            "at character 5: expected role:"),
        Arguments.of(
            Map.of("terms", Map.of("timeout_action", "APPROVE")),
            "terms.timeout_action",
            "allow_timeout_approve"),
        Arguments.of(
            Map.of("terms", Map.of("timeout_action", "ESCALATE")),
            "terms.timeout_action",
            "needs escalations"),
        Arguments.of(Map.of("terms", Map.of("timeout", "soon")), "terms.timeout", "such as 30m"),
        Arguments.of(Map.of("terms", Map.of("timeout", "91d")), "terms.timeout", "such as 30m"),
        Arguments.of(
            Map.of("terms", Map.of("step_up", Map.of())), "terms.step_up.acr", "is missing"),
        Arguments.of(
            Map.of("terms", Map.of("reminders", Map.of("at_most", 1))),
            "terms.reminders.every",
            "is missing"),
        Arguments.of(
            Map.of(
                "terms",
                Map.of(
                    "escalations",
                    List.of(
                        Map.of("after", "5m", "quorum", "1 of any"),
                        Map.of("after", "5m", "quorum", "1 of any")))),
            "terms.escalations[1].after",
            "later"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void saysWhereAFaultIs(Map<String, Object> document, String path, String message) {
    assertThatThrownBy(() -> PolicyDocument.of(document))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class, e -> assertThat(e.path()).isEqualTo(path))
        .hasMessageContaining(message);
  }

  @Test
  void rulesHaveNamesOfTheirOwnAndAreNotTooMany() {
    Map<String, Object> rule = Map.of("name", "r", "decision", "AUTO");
    assertThatThrownBy(() -> PolicyDocument.of(Map.of("rules", List.of(rule, rule))))
        .hasMessageContaining("two of them have the name r");
    List<Object> many = new ArrayList<>();
    for (int i = 0; i < 201; i++) {
      many.add(Map.of("name", "r" + i, "decision", "AUTO"));
    }
    assertThatThrownBy(() -> PolicyDocument.of(Map.of("rules", many)))
        .hasMessageContaining("at most 200");
  }
}
