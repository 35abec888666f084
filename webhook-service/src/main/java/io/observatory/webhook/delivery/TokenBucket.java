package io.observatory.webhook.delivery;

/** So many a second on average, and a burst after silence. For one thread at a time. */
final class TokenBucket {

  private static final double NANOS = 1e9;

  private final double perNano;
  private final double burst;
  private double tokens;
  private long at;

  /** Full at {@code now}; {@code perSecond} 0 is no limit. */
  TokenBucket(double perSecond, int burst, long now) {
    this.perNano = perSecond / NANOS;
    this.burst = burst;
    this.tokens = burst;
    this.at = now;
  }

  /** When the next may be taken: {@code now}, or later. */
  long freeAt(long now) {
    if (perNano <= 0) {
      return now;
    }
    fill(now);
    return tokens >= 1 ? now : now + (long) Math.ceil((1 - tokens) / perNano);
  }

  /** Takes one; {@link #freeAt} said that it may be taken. */
  void take(long now) {
    if (perNano > 0) {
      fill(now);
      tokens -= 1;
    }
  }

  private void fill(long now) {
    if (now > at) {
      tokens = Math.min(burst, tokens + (now - at) * perNano);
      at = now;
    }
  }
}
