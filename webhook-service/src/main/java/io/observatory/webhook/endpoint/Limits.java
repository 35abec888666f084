package io.observatory.webhook.endpoint;

/**
 * How much an endpoint takes.
 *
 * @param concurrency most requests at once, from 1 to 256
 * @param perSecond most requests a second on average; 0 for no limit
 * @param burst most requests at a moment when nothing was sent before; at least 1
 */
public record Limits(int concurrency, double perSecond, int burst) {

  /** What an endpoint gets that asks for nothing. */
  public static final Limits USUAL = new Limits(16, 0, 1);

  /** Refuses what could not work. */
  public Limits {
    if (concurrency < 1 || concurrency > 256 || !(perSecond >= 0) || perSecond > 100_000) {
      throw new IllegalArgumentException(
          "concurrency must be 1 to 256 and per_second 0 to 100000: %d, %s"
              .formatted(concurrency, perSecond));
    }
    if (burst < 1 || burst > 100_000) {
      throw new IllegalArgumentException("burst must be 1 to 100000, not " + burst);
    }
  }

  /** An instance's share of them where so many work: at least one request at once. */
  public Limits dividedBy(int instances) {
    return instances <= 1
        ? this
        : new Limits(
            Math.max(1, concurrency / instances),
            perSecond == 0 ? 0 : Math.max(Double.MIN_NORMAL, perSecond / instances),
            Math.max(1, burst / instances));
  }
}
