package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Terms;
import io.observatory.hitl.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the policies say.
 *
 * @param terms only when people decide
 */
record VerdictBody(
    String decision,
    String policy,
    long version,
    String rule,
    String reason,
    @Nullable TermsBody terms) {

  /** How people decide; times as in ISO 8601. */
  record TermsBody(
      String quorum,
      @JsonProperty("separation_of_duties") boolean separationOfDuties,
      @JsonProperty("reason_required") boolean reasonRequired,
      String timeout,
      @JsonProperty("timeout_action") String timeoutAction,
      @Nullable RemindersBody reminders,
      List<LevelBody> escalations,
      @JsonProperty("web_only") boolean webOnly,
      @JsonProperty("step_up") @Nullable StepUpBody stepUp,
      String votes,
      @JsonProperty("grant_ttl") String grantTtl,
      @JsonProperty("denial_window") String denialWindow) {

    static TermsBody of(Terms terms) {
      Terms.Reminders reminders = terms.reminders();
      Terms.StepUp step = terms.stepUp();
      return new TermsBody(
          terms.quorum().toString(),
          terms.separationOfDuties(),
          terms.reasonRequired(),
          terms.timeout().toString(),
          terms.timeoutAction().name(),
          reminders == null
              ? null
              : new RemindersBody(reminders.every().toString(), reminders.atMost()),
          terms.escalations().stream()
              .map(level -> new LevelBody(level.after().toString(), level.quorum().toString()))
              .toList(),
          terms.webOnly(),
          step == null ? null : new StepUpBody(step.acr(), step.maxAge().toString()),
          terms.votes().name(),
          terms.grantTtl().toString(),
          terms.denialWindow().toString());
    }
  }

  record RemindersBody(String every, @JsonProperty("at_most") int atMost) {}

  record LevelBody(String after, String quorum) {}

  record StepUpBody(String acr, @JsonProperty("max_age") String maxAge) {}

  static VerdictBody of(Verdict verdict) {
    return new VerdictBody(
        verdict.decision().name(),
        verdict.policy(),
        verdict.version(),
        verdict.rule(),
        verdict.reason(),
        verdict.decision() == Decision.APPROVAL_REQUIRED ? TermsBody.of(verdict.terms()) : null);
  }
}
