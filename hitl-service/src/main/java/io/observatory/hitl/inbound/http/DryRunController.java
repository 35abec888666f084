package io.observatory.hitl.inbound.http;

import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.InvalidPolicyException;
import io.observatory.hitl.policy.PolicyDesk;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.ProblemException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What policies would say, without anything happening. */
@RestController
@PreAuthorize("hasRole('approver')")
class DryRunController {

  private final PolicyDesk policies;
  private final Bodies bodies;
  private final Clock clock;

  DryRunController(PolicyDesk policies, Bodies bodies, Clock clock) {
    this.policies = policies;
    this.bodies = bodies;
    this.clock = clock;
  }

  /**
   * What is asked.
   *
   * @param policy a draft that is judged by in the place of the one of that name
   */
  record Question(
      @Nullable FactsBody facts,
      @Nullable Map<String, @Nullable Object> policy,
      @Nullable String name) {}

  @PostMapping(path = "/v1/policies/dry-run", consumes = MediaType.APPLICATION_JSON_VALUE)
  VerdictBody judge(@RequestBody(required = false) byte @Nullable [] body) {
    Question asked = bodies.read(body, Question.class);
    if (asked.facts() == null) {
      throw ProblemException.invalid("facts", "is missing");
    }
    Facts facts = asked.facts().facts(clock.instant());
    if (asked.policy() == null) {
      return VerdictBody.of(policies.judge(facts));
    }
    String name = asked.name() == null ? "draft" : Names.policy(asked.name());
    try {
      return VerdictBody.of(policies.judge(facts, name, asked.policy()));
    } catch (InvalidPolicyException e) {
      String path = e.path().isEmpty() ? "policy" : "policy." + e.path();
      throw ProblemException.invalid(path, e.why());
    }
  }
}
