package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.platform.http.Fields;
import org.jspecify.annotations.Nullable;

/** What agents may say of themselves, checked before anything is done with it. */
final class BeatFields {

  private static final long LONGEST_MILLIS = 366L * 24 * 3_600_000;

  private BeatFields() {}

  static @Nullable ExecutionPolicy policy(@Nullable String value) {
    return Fields.constant("execution_policy", ExecutionPolicy.values(), value);
  }

  /** Milliseconds above 0, at most a year. */
  static @Nullable Long millis(String field, @Nullable Long value) {
    if (value != null && (value < 1 || value > LONGEST_MILLIS)) {
      throw Fields.invalidParameter(field, field + " must be 1 ms to a year, in milliseconds.");
    }
    return value;
  }
}
