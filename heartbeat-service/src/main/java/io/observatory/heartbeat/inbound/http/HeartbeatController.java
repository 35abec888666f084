package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.agent.BeatLog;
import io.observatory.heartbeat.agent.BeatLogUnavailableException;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Beats of agents that speak HTTP; they go through the same log as all others. */
@RestController
class HeartbeatController {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int LONGEST_ID = 256;

  private final BeatLog log;
  private final Clock clock;

  HeartbeatController(BeatLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  @PostMapping("/gateway/heartbeat")
  @PreAuthorize("hasRole('agent')")
  ResponseEntity<HeartbeatAnswer> beat(@RequestBody HeartbeatBody body, Authentication caller) {
    if (!"heartbeat".equals(body.type())) {
      return ResponseEntity.unprocessableContent().body(HeartbeatAnswer.INVALID_TYPE);
    }
    String agentId = id("agent_id", body.agentId());
    String clusterId = id("cluster_id", body.clusterId());
    if (!AgentTokens.speaksFor(caller.getName(), agentId)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "agent_mismatch", "This token speaks for another agent.");
    }
    try {
      log.append(
          agentId,
          clusterId,
          AgentTime.read(body.timestamp(), clock.instant()).truncatedTo(ChronoUnit.MILLIS));
    } catch (BeatLogUnavailableException e) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "log_unavailable",
          "The heartbeat was not taken; send it again.",
          RETRY_AFTER);
    }
    return ResponseEntity.ok(HeartbeatAnswer.OK);
  }

  private static String id(String field, @Nullable String value) {
    boolean valid =
        value != null
            && !value.isBlank()
            && value.length() <= LONGEST_ID
            && value.indexOf('\0') < 0
            && value.indexOf('\uFFFD') < 0
            && value.chars().noneMatch(c -> Character.isSurrogate((char) c) && isLone(value, c));
    if (value == null || !valid) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid_" + field,
          field + " must have 1 to " + LONGEST_ID + " characters of valid text.");
    }
    return value;
  }

  private static boolean isLone(String value, int surrogate) {
    return value.codePoints().anyMatch(point -> point == surrogate);
  }
}
