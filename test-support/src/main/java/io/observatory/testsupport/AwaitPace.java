package io.observatory.testsupport;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * How often Awaitility looks again: most of what tests wait for is there within milliseconds, so
 * soon at first, and then as seldom as it does by itself.
 */
final class AwaitPace {

  private static final int STEP_MILLIS = 10;
  private static final int LONGEST_MILLIS = 100;

  private AwaitPace() {}

  static void set() {
    Awaitility.setDefaultPollInterval(
        (looks, _) -> Duration.ofMillis(Math.min(LONGEST_MILLIS, STEP_MILLIS * looks)));
  }
}
