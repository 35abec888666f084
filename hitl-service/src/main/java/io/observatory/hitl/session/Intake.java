package io.observatory.hitl.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Takes decisions of agents that do not speak Kafka. Safe for use by many threads. */
public final class Intake {

  private static final Set<String> FULL = Set.of("buffer_full", "session_denied");

  /** Room for all sessions comes from others' flushes, which this session is not told of. */
  private static final String CROWDED = "instance_full";

  private static final Duration CROWDED_FOR = Duration.ofSeconds(5);

  private final DecisionTopic topic;
  private final Sessions sessions;
  private final Clock clock;

  /** Asks {@code sessions} whether there is room. */
  public Intake(DecisionTopic topic, Sessions sessions, Clock clock) {
    this.topic = topic;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Whether the relay would take another message of that session, as far as it last told. */
  public boolean hasRoom(String sessionId) {
    Optional<SessionOverview.LastGate> last =
        sessions.find(sessionId).map(SessionOverview::lastGate);
    return last.filter(this::saysFull).isEmpty();
  }

  private boolean saysFull(SessionOverview.LastGate last) {
    if (!last.kind().equals("DENIED") || last.reason() == null) {
      return false;
    }
    return FULL.contains(last.reason())
        || (last.reason().equals(CROWDED) && last.at().plus(CROWDED_FOR).isAfter(clock.instant()));
  }

  /**
   * Appends a decision for the relay to read.
   *
   * @throws DecisionTopic.TopicAwayException when the broker did not take it in time
   */
  public DecisionTopic.Place take(DecisionCodec.Written decision) {
    return topic.append(decision);
  }
}
