package io.observatory.hitl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final AtomicLong nanos = new AtomicLong(5);
  private final Pace pace = new Pace(60, nanos::get);

  @Test
  void aMinutesWorthMayComeAtOnceAndThenOnePerSecond() {
    for (int i = 0; i < 60; i++) {
      assertThat(pace.take("a")).isEmpty();
    }
    assertThat(pace.take("a")).contains(Duration.ofSeconds(1));
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(pace.take("a")).isPresent();
    nanos.addAndGet(Duration.ofMillis(2).toNanos());
    assertThat(pace.take("a")).isEmpty();
    assertThat(pace.take("a")).isPresent();
  }

  @Test
  void everyPrincipalHasItsOwn() {
    for (int i = 0; i < 61; i++) {
      assertThat(pace.take("a").isPresent()).isEqualTo(i == 60);
    }
    assertThat(pace.take("b")).isEmpty();
  }

  @Test
  void aFloodOfPrincipalsForgetsTheOldestOnly() {
    for (int i = 0; i < 61; i++) {
      pace.take("last");
    }
    for (int i = 0; i < 9_999; i++) {
      pace.take("p" + i);
    }
    assertThat(pace.take("last")).as("used last, so remembered").isPresent();
  }
}
