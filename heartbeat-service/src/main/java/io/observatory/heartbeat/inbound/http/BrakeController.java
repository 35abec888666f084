package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.HeartbeatProperties;
import io.observatory.heartbeat.agent.Brake;
import io.observatory.heartbeat.agent.BrakeBoard;
import io.observatory.heartbeat.agent.Fleet;
import io.observatory.heartbeat.agent.Headcount;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The brakes on evictions, and the operator's two ways out of one. */
@RestController
@RequestMapping("/v1/brakes")
class BrakeController {

  private static final Duration LONGEST_DRAIN = Duration.ofHours(24);

  private final BrakeBoard board;
  private final Fleet fleet;
  private final HeartbeatProperties properties;

  BrakeController(BrakeBoard board, Fleet fleet, HeartbeatProperties properties) {
    this.board = board;
    this.fleet = fleet;
    this.properties = properties;
  }

  /** Why, and for a drain how long. */
  record Opening(
      @Nullable String reason, @JsonProperty("duration_s") @Nullable Long durationSeconds) {}

  /** A brake as people see it. */
  record BrakeBody(
      String scope,
      String phase,
      Instant since,
      Instant until,
      long silent,
      long population,
      String by,
      String reason) {

    private static BrakeBody of(Brake brake) {
      return new BrakeBody(
          brake.scope(),
          brake.phase().name(),
          brake.since(),
          brake.until(),
          brake.count().silent(),
          brake.count().population(),
          brake.by(),
          brake.reason());
    }
  }

  /** Every brake there is. */
  record Brakes(List<BrakeBody> brakes) {}

  @GetMapping
  @PreAuthorize("hasRole('viewer')")
  Brakes list() {
    return new Brakes(board.brakes().stream().map(BrakeBody::of).toList());
  }

  /** The silence is real: evictions go on. */
  @PostMapping("/{scope}/release")
  @PreAuthorize("hasRole('operator')")
  BrakeBody release(
      @PathVariable String scope, @RequestBody Opening opening, Authentication caller) {
    Brake engaged =
        board.brakes().stream()
            .filter(brake -> brake.isEngaged() && brake.scope().equals(scope))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "brake_not_found",
                        "No brake is engaged on this scope; GET /v1/brakes lists them."));
    return open(scope, properties.ttl(), engaged.count(), opening, caller);
  }

  /** Agents of the scope are about to leave: their silence is meant. */
  @PostMapping("/{scope}/drain")
  @PreAuthorize("hasRole('operator')")
  BrakeBody drain(@PathVariable String scope, @RequestBody Opening opening, Authentication caller) {
    Long seconds = opening.durationSeconds();
    if (seconds == null || seconds < 1 || seconds > LONGEST_DRAIN.toSeconds()) {
      throw Fields.invalidParameter(
          "duration_s", "duration_s must be 1 to " + LONGEST_DRAIN.toSeconds() + ".");
    }
    return open(scope, Duration.ofSeconds(seconds), Headcount.NONE, opening, caller);
  }

  private BrakeBody open(
      String scope, Duration time, Headcount count, Opening opening, Authentication caller) {
    String reason = Fields.parameter("reason", opening.reason());
    Instant now = fleet.now();
    Brake open =
        new Brake(
            Fields.parameter("scope", scope),
            Brake.Phase.OPEN,
            now,
            now.plus(time),
            count,
            caller.getName(),
            reason);
    board.open(open);
    return BrakeBody.of(open);
  }
}
