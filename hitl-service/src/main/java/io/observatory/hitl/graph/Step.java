package io.observatory.hitl.graph;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A step of a session, of one message or of several that name the same trace.
 *
 * @param id the trace
 * @param parentId step that led to it, as its first message says
 * @param place of its first message
 * @param since when the gateway learnt of it, by its own clock
 * @param origin who took it
 * @param said what its latest message says
 */
public record Step(
    String sessionId,
    String id,
    @Nullable String parentId,
    Place place,
    Instant since,
    Origin origin,
    Said said) {

  /** First message first; steps of one place, which differ in their topic, by their ids. */
  public static final Comparator<Step> ORDER =
      Comparator.comparing(Step::place).thenComparing(Step::id);

  /** Who took a step. */
  public enum Origin {
    AGENT,
    /** Added by a person. */
    OPERATOR
  }

  /**
   * What a message says of its step.
   *
   * @param place of the message
   */
  public record Said(
      Place place,
      @Nullable String agentId,
      @Nullable String intent,
      @Nullable String toolCall,
      @Nullable String status) {}

  /** Both messages of one step, in whichever order they are told. */
  public Step with(Step other) {
    Step first = place.compareTo(other.place) <= 0 ? this : other;
    Said last = said.place().compareTo(other.said.place()) >= 0 ? said : other.said;
    Instant earliest = since.isBefore(other.since) ? since : other.since;
    return new Step(sessionId, id, first.parentId, first.place, earliest, first.origin, last);
  }

  /** Whether it names itself as what led to it. */
  public boolean isItsOwnParent() {
    return id.equals(parentId);
  }
}
