package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.scheduler.run.Report;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A report as agents write it. */
record ReportWish(
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("fire_id") @Nullable String fireId,
    @Nullable String kind,
    @JsonProperty("lease_ms") @Nullable Long leaseMs,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String progress,
    @Nullable JsonNode result) {

  private enum Word {
    STARTED,
    HEARTBEAT,
    PROGRESS,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }

  Report report() {
    Report.Kind said = kind(Fields.word("kind", Word.values(), kind));
    String text = said.isEnd() || progress == null ? detail : progress;
    return new Report(
        id("job_id", jobId),
        id("fire_id", fireId),
        said,
        lease(),
        code == null ? null : Fields.text("code", code, Report.LONGEST_CODE),
        text == null
            ? null
            : Fields.text(
                said.isEnd() || progress == null ? "detail" : "progress",
                text,
                Report.LONGEST_DETAIL),
        resultText(),
        null);
  }

  private static Report.Kind kind(Word word) {
    return switch (word) {
      case STARTED -> Report.Kind.STARTED;
      case HEARTBEAT, PROGRESS -> Report.Kind.PROGRESS;
      case SUCCEEDED -> Report.Kind.SUCCEEDED;
      case FAILED -> Report.Kind.FAILED;
      case CANCELLED -> Report.Kind.CANCELLED;
    };
  }

  private static UUID id(String path, @Nullable String text) {
    UUID id = text == null ? null : Fields.uuid(text);
    if (id == null) {
      throw ProblemException.invalid(path, "must be the id that the due event has");
    }
    return id;
  }

  private @Nullable Duration lease() {
    if (leaseMs == null) {
      return null;
    }
    if (leaseMs < 1 || leaseMs > Report.LONGEST_LEASE.toMillis()) {
      throw ProblemException.invalid(
          "lease_ms", "must be 1 to " + Report.LONGEST_LEASE.toMillis() + " milliseconds");
    }
    return Duration.ofMillis(leaseMs);
  }

  private @Nullable String resultText() {
    if (result == null || result.isNull()) {
      return null;
    }
    String text = result.isString() ? result.asString() : result.toString();
    if (text.length() > Report.LONGEST_RESULT) {
      throw ProblemException.invalid(
          "result", "must be at most " + Report.LONGEST_RESULT + " characters");
    }
    return text;
  }
}
