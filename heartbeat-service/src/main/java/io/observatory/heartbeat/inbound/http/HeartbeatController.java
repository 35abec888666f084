package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.agent.Beat;
import io.observatory.heartbeat.agent.BeatLog;
import io.observatory.heartbeat.agent.BeatPace;
import io.observatory.heartbeat.agent.Claim;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

  /** When the agent is to beat next, in milliseconds; the body of old is closed. */
  static final String NEXT_BEAT = "X-Observatory-Next-Beat-Ms";

  private final BeatLog log;
  private final Clock clock;
  private final BeatPace pace;

  HeartbeatController(BeatLog log, Clock clock, BeatPace pace) {
    this.log = log;
    this.clock = clock;
    this.pace = pace;
  }

  @PostMapping("/gateway/heartbeat")
  @PreAuthorize("hasRole('agent')")
  ResponseEntity<HeartbeatAnswer> beat(@RequestBody HeartbeatBody body, Authentication caller) {
    if (!"heartbeat".equals(body.type())) {
      return ResponseEntity.unprocessableContent().body(HeartbeatAnswer.INVALID_TYPE);
    }
    String agentId = Fields.parameter("agent_id", body.agentId());
    String clusterId = Fields.parameter("cluster_id", body.clusterId());
    if (!AgentTokens.speaksFor(caller.getName(), agentId)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "agent_mismatch", "This token speaks for another agent.");
    }
    Beat beat = Beat.of(agentId, new Claim(clusterId, null, null, null, null), 0, 0);
    BeatLog.Saying saying =
        new BeatLog.Saying(
            beat,
            false,
            AgentTime.read(body.timestamp(), clock.instant()).truncatedTo(ChronoUnit.MILLIS));
    if (log.append(List.of(saying)).getFirst() != null) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "log_unavailable",
          "The heartbeat was not taken; send it again.",
          RETRY_AFTER);
    }
    return ResponseEntity.ok()
        .header(NEXT_BEAT, Long.toString(pace.next().toMillis()))
        .body(HeartbeatAnswer.OK);
  }
}
