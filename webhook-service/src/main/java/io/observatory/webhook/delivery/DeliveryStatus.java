package io.observatory.webhook.delivery;

/** Where a delivery stands. */
public enum DeliveryStatus {
  /** Not tried yet. */
  PENDING,
  /** In an instance's memory, on its way or about to be. */
  IN_FLIGHT,
  /** Answered with 2xx. */
  SUCCEEDED,
  /** Failed, and to be tried again. */
  RETRY,
  /** Given up. */
  DEAD,
  /** Not sent because the endpoint was disabled; can be replayed. */
  SKIPPED,
  /** Not sent because the endpoint was deleted. */
  DISCARDED
}
