package io.observatory.webhook.source;

/**
 * How many webhooks of a source may come.
 *
 * @param perSecond on average; 0 for no bound
 * @param burst at once, after silence
 */
public record Rate(double perSecond, int burst) {

  private static final double LEAST = 0.001;
  private static final double MOST = 1_000_000;

  /** Refuses what could not work. */
  public Rate {
    boolean some = perSecond >= LEAST && perSecond <= MOST;
    if ((perSecond != 0 && !some) || burst < 1 || burst > MOST) {
      throw new IllegalArgumentException(
          "a rate is 0 or from 0.001 to 1,000,000 a second, with a burst of at least one: %s, %d"
              .formatted(perSecond, burst));
    }
  }

  /** With a burst of what a second brings. */
  public static Rate of(double perSecond) {
    return new Rate(perSecond, (int) Math.max(1, Math.ceil(perSecond)));
  }
}
