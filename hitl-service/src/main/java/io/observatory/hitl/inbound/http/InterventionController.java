package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.session.Intervention;
import io.observatory.hitl.session.Interventions;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people did, the latest first. */
@RestController
@PreAuthorize("hasRole('viewer')")
class InterventionController {

  private final Interventions interventions;

  InterventionController(Interventions interventions) {
    this.interventions = interventions;
  }

  record Body(
      @JsonProperty("command_id") String commandId,
      Instant at,
      String principal,
      String action,
      String subject,
      @JsonProperty("session_id") @Nullable String sessionId,
      @JsonProperty("approval_id") @Nullable String approvalId,
      @JsonProperty("trace_id") @Nullable String traceId,
      @Nullable String reason,
      @JsonProperty("before_digest") @Nullable String beforeDigest,
      @JsonProperty("after_digest") @Nullable String afterDigest,
      String status,
      @Nullable String code) {

    static Body of(Intervention line) {
      return new Body(
          line.commandId(),
          line.at(),
          line.principal(),
          line.action().name(),
          line.subject(),
          line.sessionId(),
          line.approvalId(),
          line.traceId(),
          line.reason(),
          line.beforeDigest(),
          line.afterDigest(),
          line.status().name(),
          line.code());
    }
  }

  /** Which lines, by query parameters of these names. */
  record Filter(
      @Nullable String session,
      @Nullable String approval,
      @Nullable String principal,
      @Nullable String action,
      @Nullable String from,
      @Nullable String until) {}

  @GetMapping("/v1/interventions")
  Page<Body> list(
      Filter filter,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    return Page.of(
        interventions.list(
            new Interventions.Question(
                Fields.parameterIfAny("session", filter.session()),
                Fields.parameterIfAny("approval", filter.approval()),
                Fields.parameterIfAny("principal", filter.principal()),
                Fields.constant("action", Intervention.Deed.values(), filter.action()),
                Fields.time("from", filter.from()),
                Fields.time("until", filter.until()),
                Cursor.intervention(cursor),
                most + 1)),
        most,
        Body::of,
        line -> Cursor.belowIntervention(line.number()));
  }
}
