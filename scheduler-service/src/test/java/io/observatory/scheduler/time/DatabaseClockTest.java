package io.observatory.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {

  private static final long SECOND = 1_000_000;

  private final AtomicLong database = new AtomicLong(1_800_000_000 * SECOND);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final DatabaseClock clock =
      new DatabaseClock(
          () -> {
            pass(200); // the question is under way
            long told = database.get();
            pass(300); // and the answer
            return told;
          },
          nanos::get);

  private void pass(long micros) {
    database.addAndGet(micros);
    nanos.addAndGet(micros * 1_000);
  }

  @Test
  void isNeverAheadAndHardlyBehind() {
    assertThat(clock.isTrusted()).isFalse();
    clock.sample();
    assertThat(clock.isTrusted()).isTrue();
    for (int i = 0; i < 100; i++) {
      pass(7 * SECOND + i);
      assertThat(clock.micros()).isBetween(database.get() - 301, database.get());
    }
  }

  @Test
  void followsASmallJumpWithAnAlarm() {
    clock.sample();
    database.addAndGet(SECOND / 5);
    clock.sample();
    assertThat(clock.jumps()).isZero();
    database.addAndGet(-SECOND);
    clock.sample();
    assertThat(clock.jumps()).isEqualTo(1);
    assertThat(clock.isTrusted()).isTrue();
    assertThat(clock.micros()).isBetween(database.get() - 301, database.get());
  }

  @Test
  void trustsALargeJumpWhenItHolds() {
    clock.sample();
    database.addAndGet(3_600 * SECOND);
    clock.sample();
    assertThat(clock.isTrusted()).isFalse();
    database.addAndGet(3_600 * SECOND);
    clock.sample(); // not stable: it jumped again
    clock.sample();
    assertThat(clock.isTrusted()).isFalse();
    clock.sample();
    assertThat(clock.isTrusted()).isTrue();
    assertThat(clock.jumps()).isEqualTo(1);
    assertThat(clock.micros()).isBetween(database.get() - 301, database.get());
  }

  @Test
  void microsAreExact() {
    for (String text :
        new String[] {"1969-12-31T23:59:59.999999Z", "2026-11-22T01:02:03.000001Z"}) {
      assertThat(Micros.instant(Micros.of(Instant.parse(text)))).isEqualTo(Instant.parse(text));
    }
    assertThat(Micros.of(Instant.MAX)).isEqualTo(Micros.NEVER);
    assertThat(Micros.instant(Micros.NEVER)).isEqualTo(Instant.MAX);
  }
}
