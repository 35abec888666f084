package io.observatory.webhook.source;

/** Where verified webhooks go. */
public interface ReceivedTopic {

  /**
   * Returns when every in-sync replica has the event.
   *
   * @throws TopicAwayException when that can not be said soon; the event may still get there
   */
  void append(ReceivedWebhook webhook);

  /** Broker or registry is away, or too slow. */
  final class TopicAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With what the client said. */
    public TopicAwayException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
