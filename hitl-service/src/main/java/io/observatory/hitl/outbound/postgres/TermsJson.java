package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.policy.PolicyDocument;
import io.observatory.hitl.policy.Terms;
import io.observatory.hitl.policy.TimeoutAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Terms as a policy would state them in full, so that an approval keeps those it began with. */
final class TermsJson {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private TermsJson() {}

  static String write(JsonMapper json, Terms terms) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("quorum", terms.quorum().toString());
    all.put("separation_of_duties", terms.separationOfDuties());
    all.put("reason_required", terms.reasonRequired());
    all.put("timeout", terms.timeout().toString());
    all.put("timeout_action", terms.timeoutAction().name());
    if (terms.timeoutAction() == TimeoutAction.APPROVE) {
      all.put("allow_timeout_approve", true);
    }
    Terms.Reminders reminders = terms.reminders();
    if (reminders != null) {
      all.put(
          "reminders",
          Map.of("every", reminders.every().toString(), "at_most", reminders.atMost()));
    }
    all.put("escalations", terms.escalations().stream().map(TermsJson::escalation).toList());
    all.put("web_only", terms.webOnly());
    Terms.StepUp stepUp = terms.stepUp();
    if (stepUp != null) {
      all.put("step_up", Map.of("acr", stepUp.acr(), "max_age", stepUp.maxAge().toString()));
    }
    all.put("votes", terms.votes().name());
    all.put("grant_ttl", terms.grantTtl().toString());
    all.put("denial_window", terms.denialWindow().toString());
    return json.writeValueAsString(all);
  }

  private static Map<String, Object> escalation(Terms.Escalation level) {
    return Map.of("after", level.after().toString(), "quorum", level.quorum().toString());
  }

  static Terms read(JsonMapper json, String text) {
    return PolicyDocument.of(Map.of("terms", json.readValue(text, OBJECT), "rules", List.of()))
        .terms();
  }
}
