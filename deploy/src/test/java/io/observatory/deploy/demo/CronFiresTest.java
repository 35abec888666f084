package io.observatory.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.deploy.demo.JobWatch.Fired;
import io.observatory.events.JobDue;
import io.observatory.events.JobDueKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CronFiresTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(2);

  @Test
  void allThatWereFiredOnceAndInTimeAreAsExpected() {
    CronFires fires = fires(fired(0, 5), fired(2, 7), fired(4, 30));

    assertThat(fires.occurrences()).isEqualTo(3);
    assertThat(fires.missing()).isZero();
    assertThat(fires.wrong()).isEqualTo("0, 0");
    assertThat(fires.lateness()).hasValue("7 ms, 30 ms");
  }

  @Test
  void whatIsMissingTwiceOrEarlyIsCounted() {
    CronFires fires = fires(fired(0, 5), fired(6, -1), fired(6, 9), fired(8, 1));

    assertThat(fires.missing()).isEqualTo(2);
    assertThat(fires.wrong()).isEqualTo("1, 1");
  }

  @Test
  void nothingFiredIsNothingMissing() {
    assertThat(fires().missing()).isZero();
    assertThat(fires().lateness()).isEmpty();
  }

  private static CronFires fires(Fired... fired) {
    return new CronFires(List.of(fired), STEP);
  }

  private static Fired fired(int seconds, int lateMillis) {
    Instant at = NOON.plusSeconds(seconds);
    JobDue due =
        JobDue.newBuilder()
            .setEventId("e")
            .setSentAt(at)
            .setJobId("j")
            .setTargetAgentId("a")
            .setFireId("f" + seconds)
            .setKind(JobDueKind.SCHEDULED)
            .setScheduledFor(at)
            .setFiredAt(at)
            .build();
    return new Fired(due, at.plusMillis(lateMillis));
  }
}
