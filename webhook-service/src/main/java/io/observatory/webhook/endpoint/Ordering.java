package io.observatory.webhook.endpoint;

/**
 * What must arrive in order, and what a delivery that is given up does to those behind it.
 *
 * @param scope within which order is kept
 * @param skipDead whether those behind a dead delivery go on; otherwise they wait until it was
 *     replayed or discarded
 */
public record Ordering(Scope scope, boolean skipDead) {

  /** No order: as fast as the limits allow. */
  public static final Ordering NONE = new Ordering(Scope.NONE, true);

  /** Within which order is kept. */
  public enum Scope {
    /** None. */
    NONE,
    /** Events of one ordering key. */
    KEY,
    /** All events of the endpoint. */
    ENDPOINT
  }
}
