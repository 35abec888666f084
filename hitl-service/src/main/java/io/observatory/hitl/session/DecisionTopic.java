package io.observatory.hitl.session;

/** Where agents' decisions arrive. Safe for use by many threads. */
public interface DecisionTopic {

  /**
   * Appends a decision and returns when all in-sync replicas have it.
   *
   * @throws TopicAwayException when the broker did not take it in time
   */
  Place append(DecisionCodec.Written decision);

  /** Where it lies. */
  record Place(int partition, long offset) {}

  /** The broker did not take it, or did not say so; it may be sent again. */
  final class TopicAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says why. */
    public TopicAwayException(Throwable cause) {
      super("the decision was not taken", cause);
    }
  }
}
