package io.observatory.hitl.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoliciesTest {

  private static final Facts FACTS = Examples.facts(Map.of());

  private static Map<String, Object> rule(String name, String when, String decision) {
    return Map.of("name", name, "when", when, "decision", decision);
  }

  private static Verdict judged(Policy... policies) {
    return new Policies(List.of(policies)).judge(FACTS);
  }

  @Test
  void theFirstRuleThatHoldsDecides() {
    Verdict verdict =
        judged(
            Examples.policy(
                "p",
                Map.of(
                    "rules",
                    List.of(
                        rule("one", "no", "AUTO"),
                        rule("two", "yes", "DENY"),
                        rule("three", "yes", "AUTO")))));
    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.rule()).isEqualTo("two");
    assertThat(verdict.policy()).isEqualTo("p");
    assertThat(verdict.version()).isEqualTo(7);
  }

  @Test
  void withoutARuleThatHoldsTheDefaultDecides() {
    assertThat(judged(Examples.policy("p", Map.of())).decision())
        .isEqualTo(Decision.APPROVAL_REQUIRED);
    assertThat(judged(Examples.policy("p", Map.of("default", "AUTO"))).decision())
        .isEqualTo(Decision.AUTO);
  }

  @Test
  void withoutAPolicyPeopleDecide() {
    assertThat(judged().decision()).isEqualTo(Decision.APPROVAL_REQUIRED);
    assertThat(judged(Examples.policy("p", Map.of("when", "no", "default", "AUTO"))).decision())
        .isEqualTo(Decision.APPROVAL_REQUIRED);
  }

  @Test
  void policiesAreAskedInTheirOrder() {
    Policy early = Examples.policy("z", Map.of("order", 1, "default", "DENY"));
    Policy late = Examples.policy("a", Map.of("order", 2, "default", "AUTO"));
    assertThat(judged(late, early).policy()).isEqualTo("z");
    assertThat(
            new Policies(List.of(early, late))
                .with(Examples.policy("z", Map.of("when", "no")))
                .judge(FACTS)
                .policy())
        .isEqualTo("a");
  }

  @Test
  void t26AnErrorMeansThatPeopleDecide() {
    Map<String, Object> auto =
        Map.of("default", "AUTO", "rules", List.of(rule("r", "fails", "AUTO")));
    Verdict verdict = judged(Examples.policy("p", auto));
    assertThat(verdict.decision()).isEqualTo(Decision.APPROVAL_REQUIRED);
    assertThat(verdict.rule()).isEqualTo("r");
    assertThat(verdict.reason()).contains("rule r").contains("no such key: amount");
    assertThat(judged(Examples.policy("p", Map.of("when", "fails", "default", "AUTO"))).decision())
        .isEqualTo(Decision.APPROVAL_REQUIRED);
    Policy next = Examples.policy("q", Map.of("order", 500, "default", "AUTO"));
    assertThat(judged(Policy.broken("p", 1, "gone"), next).decision())
        .as("also when another policy would let it go")
        .isEqualTo(Decision.APPROVAL_REQUIRED);
  }

  @Test
  void t26AnErrorIsNeverApprovedBySilence() {
    Map<String, Object> silent =
        Map.of(
            "terms",
            Map.of("timeout_action", "APPROVE", "allow_timeout_approve", true, "timeout", "5m"),
            "rules",
            List.of(rule("r", "fails", "AUTO")));
    Terms terms = judged(Examples.policy("p", silent)).terms();
    assertThat(terms.timeoutAction()).isEqualTo(TimeoutAction.DENY);
    assertThat(terms.timeout()).hasMinutes(5);
  }

  @Test
  void whatCanNotBeCompiledIsNamed() {
    assertThatThrownBy(
            () ->
                Examples.policy(
                    "p",
                    Map.of("rules", List.of(rule("a", "yes", "AUTO"), rule("b", "?", "AUTO")))))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class, e -> assertThat(e.path()).isEqualTo("rules[1].when"))
        .hasMessage("1:1 no such word");
  }
}
