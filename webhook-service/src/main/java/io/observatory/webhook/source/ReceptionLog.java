package io.observatory.webhook.source;

/**
 * Tells operators what came. A webhook that is refused makes no event of its own: readers of {@code
 * gateway.webhook.received.v1} may take everything there for verified, and a stranger must not be
 * able to fill a topic. {@link Refusals} tells sums.
 */
public interface ReceptionLog {

  /** A source's webhook was taken, or was a repeat. */
  void taken(Source source, boolean repeat);

  /** A request could not be told to be the source's. */
  void refused(Source source, String reason);

  /**
   * A request was not taken, and its sender was asked to come again.
   *
   * @param cause one of a few
   */
  void deferred(String cause);

  /** A request for a source that is not there. */
  void unknown();
}
