package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MutableClockTest {
  private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

  @Test
  void itStandsStillUntilItIsMoved() {
    MutableClock clock = MutableClock.at(START);
    assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
    clock.advance(Duration.ofSeconds(90));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));
  }

  @Test
  void aClockInAnotherZoneMovesAlong() {
    MutableClock clock = MutableClock.at(START);
    MutableClock elsewhere = clock.withZone(ZoneId.of("Asia/Kathmandu"));
    clock.set(START.plusSeconds(1));
    assertThat(elsewhere.instant()).isEqualTo(START.plusSeconds(1));
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Kathmandu"));
  }

  @Property(tries = 100)
  void stepsAddUp(
      @ForAll @LongRange(min = -9_999, max = 9_999) long one,
      @ForAll @LongRange(min = -9_999, max = 9_999) long two) {
    MutableClock clock = MutableClock.at(START);
    clock.advance(Duration.ofMillis(one));
    clock.advance(Duration.ofMillis(two));
    assertThat(clock.instant()).isEqualTo(START.plusMillis(one + two));
  }
}
