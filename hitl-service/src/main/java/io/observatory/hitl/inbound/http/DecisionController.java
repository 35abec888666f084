package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.hitl.session.DecisionTopic;
import io.observatory.hitl.session.Intake;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Decisions of agents that do not speak Kafka. */
@RestController
@PreAuthorize("hasRole('agent')")
class DecisionController {

  private static final Duration FULL_FOR = Duration.ofSeconds(5);
  private static final Duration AWAY_FOR = Duration.ofSeconds(2);

  private final Intake intake;
  private final EditDesk edits;
  private final Bodies bodies;

  DecisionController(Intake intake, EditDesk edits, Bodies bodies) {
    this.intake = intake;
    this.edits = edits;
    this.bodies = bodies;
  }

  /** Where the decision lies. */
  record Taken(@JsonProperty("event_id") String eventId, int partition, long offset) {}

  @PostMapping(path = "/v1/decisions", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Taken> take(
      @RequestBody(required = false) byte @Nullable [] body, Authentication caller) {
    @SuppressWarnings("unchecked") // a JSON object is such a map
    Map<String, @Nullable Object> said = bodies.read(body, Map.class);
    DecisionCodec.Written decision = edits.written(said, "");
    if (decision.sessionId().startsWith("#")) {
      throw ProblemException.invalid("meta.session_id", "must not begin with #");
    }
    if (!AgentTokens.speaksFor(caller.getName(), decision.agentId())) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "agent_mismatch", "This token speaks for another agent.");
    }
    if (!intake.hasRoom(decision.sessionId())) {
      throw ProblemException.retryLater(
          HttpStatus.TOO_MANY_REQUESTS,
          "buffer_full",
          "The session is held and no more of its messages can wait.",
          FULL_FOR);
    }
    try {
      DecisionTopic.Place place = intake.take(decision);
      return ResponseEntity.accepted()
          .body(new Taken(decision.eventId(), place.partition(), place.offset()));
    } catch (DecisionTopic.TopicAwayException e) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "temporarily_unavailable",
          "The broker did not take the decision in time; send it again with the same event_id.",
          AWAY_FOR);
    }
  }
}
