package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.replay.ReplayDesk;
import io.observatory.webhook.replay.Selection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants delivered again.
 *
 * @param statuses of a filter; DEAD and SKIPPED when left out
 * @param perSecond most deliveries made in a second; 500 when left out
 */
record ReplayWish(
    @Nullable String kind,
    @JsonProperty("endpoint_id") @Nullable String endpointId,
    @Nullable String type,
    @Nullable List<@Nullable String> statuses,
    @Nullable String since,
    @Nullable String until,
    @JsonProperty("dry_run") @Nullable Boolean dryRun,
    @JsonProperty("per_second") @Nullable Integer perSecond,
    @Nullable String reason) {

  private static final int USUAL_PACE = 500;

  ReplayDesk.Order order() {
    if (kind == null) {
      throw ProblemException.invalid("kind", "is missing");
    }
    Selection.Kind wanted = Fields.word("kind", Selection.Kind.values(), kind);
    Selection selection =
        new Selection(
            wanted,
            Fields.idIfAny("endpoint_id", endpointId),
            Fields.idIfAny("type", type),
            statuses(wanted),
            Fields.timeIn("since", since),
            Fields.timeIn("until", until));
    return new ReplayDesk.Order(
        selection,
        Boolean.TRUE.equals(dryRun),
        Objects.requireNonNullElse(perSecond, USUAL_PACE),
        Fields.reason(reason));
  }

  private List<String> statuses(Selection.Kind wanted) {
    if (wanted != Selection.Kind.FILTER && statuses != null) {
      throw ProblemException.invalid("statuses", "belongs to a filter");
    }
    if (wanted == Selection.Kind.REDRIVE) {
      return List.of("DEAD");
    }
    if (statuses == null || statuses.isEmpty()) {
      return Selection.USUAL;
    }
    return statuses.stream()
        .map(status -> String.valueOf(status).toUpperCase(Locale.ROOT))
        .distinct()
        .peek(
            status -> {
              if (!Selection.POSSIBLE.contains(status)) {
                throw ProblemException.invalid("statuses", "must be of " + Selection.POSSIBLE);
              }
            })
        .toList();
  }
}
