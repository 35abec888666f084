package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Fields;
import io.observatory.scheduler.job.JobTerms;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a caller wants of a job; in a change, what is left out stays.
 *
 * @param jobId only when it is made: a UUID, or a name of the caller's
 * @param payload a text as it is; any other JSON as its text
 */
record JobWish(
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("target_agent_id") @Nullable String targetAgentId,
    @Nullable Map<String, @Nullable Object> schedule,
    @Nullable Map<String, @Nullable Object> policy,
    @Nullable JsonNode payload,
    @Nullable String reason) {

  JobTerms terms() {
    return new JobTerms(targetAgentId, schedule, policy, text(payload));
  }

  /** Why, checked. */
  @Nullable String why() {
    return Fields.reason(reason);
  }

  /** What a payload says to the agent. */
  static @Nullable String text(@Nullable JsonNode payload) {
    if (payload == null || payload.isNull()) {
      return null;
    }
    return payload.isString() ? payload.asString() : payload.toString();
  }

  /** Shows no payload. */
  @Override
  public String toString() {
    return "JobWish";
  }
}
