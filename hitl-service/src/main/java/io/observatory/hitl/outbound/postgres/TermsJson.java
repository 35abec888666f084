package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.policy.PolicyDocument;
import io.observatory.hitl.policy.Terms;
import io.observatory.hitl.policy.TimeoutAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Terms as a policy would state them in full, so that an approval keeps those it began with. Safe
 * for use by many threads.
 */
@Component
class TermsJson {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /** Policies have few terms; what is stored of them is read again and again. */
  private static final int REMEMBERED = 256;

  private final JsonMapper json;
  private final Map<String, Terms> read = new ConcurrentHashMap<>();
  private final Map<Terms, String> written = new ConcurrentHashMap<>();

  TermsJson(JsonMapper json) {
    this.json = json;
  }

  String write(Terms terms) {
    return remembered(written, terms, this::text);
  }

  Terms read(String text) {
    return remembered(read, text, this::terms);
  }

  private static <K, V> V remembered(Map<K, V> memory, K key, Function<K, V> work) {
    V known = memory.get(key);
    if (known != null) {
      return known;
    }
    if (memory.size() >= REMEMBERED) {
      memory.clear();
    }
    V made = work.apply(key);
    memory.put(key, made);
    return made;
  }

  private String text(Terms terms) {
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

  private Terms terms(String text) {
    return PolicyDocument.of(Map.of("terms", json.readValue(text, OBJECT), "rules", List.of()))
        .terms();
  }
}
