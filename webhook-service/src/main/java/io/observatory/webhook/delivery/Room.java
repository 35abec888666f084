package io.observatory.webhook.delivery;

/**
 * How much may be claimed.
 *
 * @param places most deliveries
 * @param bytes most that they weigh together
 */
public record Room(int places, long bytes) {

  static final Room NONE = new Room(0, 0);

  /** Whether nothing fits. */
  boolean isNone() {
    return places <= 0 || bytes <= 0;
  }
}
