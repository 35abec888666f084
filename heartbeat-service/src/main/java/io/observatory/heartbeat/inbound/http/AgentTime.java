package io.observatory.heartbeat.inbound.http;

import io.observatory.platform.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Reads the time an agent says it is, in any of the forms in use; it only ever measures skew. */
final class AgentTime {

  /** Above this a number counts milliseconds: as seconds it would lie behind the year 5000. */
  private static final double LARGEST_SECONDS = 1e11;

  private static final double LARGEST_MILLIS = 1e15;

  private AgentTime() {}

  /** {@code fallback} when the agent says nothing. */
  static Instant read(@Nullable JsonNode said, Instant fallback) {
    if (said == null || said.isNull() || said.isMissingNode()) {
      return fallback;
    }
    if (said.isNumber() && Math.abs(said.asDouble()) <= LARGEST_MILLIS) {
      double number = said.asDouble();
      boolean seconds = Math.abs(number) <= LARGEST_SECONDS;
      return Instant.ofEpochMilli(Math.round(seconds ? number * 1000 : number));
    }
    if (said.isString()) {
      try {
        return OffsetDateTime.parse(said.asString()).toInstant();
      } catch (DateTimeException e) {
        throw invalid();
      }
    }
    throw invalid();
  }

  private static ProblemException invalid() {
    return new ProblemException(
        HttpStatus.BAD_REQUEST,
        "invalid_timestamp",
        "timestamp must be ISO 8601 with an offset, or seconds or milliseconds since 1970.");
  }
}
