package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Spans;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/**
 * How long ago something was.
 *
 * @param clock what is now
 */
record Age(Clock clock) {

  /** The age of a time in an answer; a dash when it has none. */
  String of(JsonNode time) {
    try {
      Duration age = Duration.between(Instant.parse(time.asString("")), clock.instant());
      return Spans.show(age.isNegative() ? Duration.ZERO : age) + " ago";
    } catch (DateTimeParseException e) {
      return "-";
    }
  }
}
