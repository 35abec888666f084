package io.observatory.scheduler.occurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final Instant NOW = Instant.parse("2027-01-31T09:00:00Z");

  private static String codeOf(Runnable work) {
    return catchThrowableOfType(InvalidScheduleException.class, work::run).code();
  }

  /** Arithmetic over any distance, before the anchor too, agrees with one step after another. */
  @Property(tries = 200)
  void aFixedRateKeepsItsPhase(
      @ForAll @LongRange(min = 1000, max = 100_000) long every,
      @ForAll @LongRange(min = -10_000_000_000L, max = 10_000_000_000L) long away) {
    Schedule rate = new Schedule.FixedRate(Duration.ofMillis(every), NOW);
    Instant from = NOW.plusNanos(away * 1_001);
    Instant next = rate.next(from).orElseThrow().at();
    assertThat(next).isAfter(from).isBeforeOrEqualTo(from.plusMillis(every));
    assertThat(Duration.between(NOW, next).toMillis() % every).isZero();
    assertThat(Duration.between(NOW, next).toNanosPart() % 1_000_000).isZero();
    assertThat(rate.count(from, next)).isEqualTo(1);
    assertThat(rate.count(from, next.minusNanos(1))).isZero();
    assertThat(rate.count(from, next.plusMillis(7 * every))).isEqualTo(8);
    assertThat(rate.last(2, from, next.plusMillis(7 * every)))
        .containsExactly(next.plusMillis(6 * every), next.plusMillis(7 * every));
  }

  @Example
  void intervalsHaveBounds() {
    assertThat(codeOf(() -> new Schedule.FixedRate(Duration.ZERO, NOW)))
        .isEqualTo("invalid_schedule");
    assertThat(codeOf(() -> new Schedule.FixedDelay(Duration.ofDays(4000))))
        .isEqualTo("invalid_schedule");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mars/Phobos", "+02:00", "europe/amsterdam", ""})
  void aZoneHasAName(String zone) {
    assertThat(codeOf(() -> Schedule.Cron.of("0 0 * * *", zone))).isEqualTo("invalid_zone");
  }

  /** Nothing is looked for day by day over centuries. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 30 2 *",
        "0 0 31 2,4,6,9,11 *",
        "0 0 L-30 2 *",
        "0 0 0 1 1 ? 2020",
        "0 0 31W 4 *"
      })
  void whatNeverFiresIsRefusedAtOnce(String text) {
    Schedule schedule = Schedule.Cron.of(text, "Europe/Amsterdam");
    Runnable look =
        () ->
            assertThat(codeOf(() -> Upcoming.first(schedule, Bounds.OPEN, NOW)))
                .isEqualTo("never_fires");
    assertThat(CpuTime.of(look)).isLessThan(Duration.ofMillis(200));
    assertThat(Upcoming.of(schedule, Bounds.OPEN, NOW, 5, 0))
        .isEqualTo(new Upcoming(List.of(), Upcoming.End.NO_MORE));
  }

  @Example
  void whatOnlyAGapCouldHoldNeverFires() {
    Schedule skipped =
        Schedule.Cron.of(
            "0 30 2 28 3 ? 2027", "Europe/Amsterdam", GapPolicy.SKIP, OverlapPolicy.FIRST);
    assertThat(codeOf(() -> Upcoming.first(skipped, Bounds.OPEN, NOW))).isEqualTo("never_fires");
  }

  @Example
  void boundsHoldBothOfTheirEnds() {
    Schedule daily = Schedule.Cron.of("0 9 * * *", "UTC");
    Bounds bounds = new Bounds(NOW.plus(Duration.ofDays(2)), NOW.plus(Duration.ofDays(4)), 10);
    Upcoming upcoming = Upcoming.of(daily, bounds, NOW, 10, 0);
    assertThat(upcoming.end()).isEqualTo(Upcoming.End.PAST_END);
    assertThat(upcoming.occurrences())
        .extracting(Occurrence::at)
        .containsExactly(
            NOW.plus(Duration.ofDays(2)),
            NOW.plus(Duration.ofDays(3)),
            NOW.plus(Duration.ofDays(4)));
    assertThat(Upcoming.of(daily, bounds, NOW, 10, 8).end()).isEqualTo(Upcoming.End.MAX_RUNS);
    assertThat(Upcoming.of(daily, bounds, NOW, 2, 0).end()).isEqualTo(Upcoming.End.MORE);
    Bounds gone = new Bounds(null, NOW.minusSeconds(1), 1);
    assertThat(codeOf(() -> Upcoming.first(daily, gone, NOW))).isEqualTo("past_end");
    assertThat(codeOf(() -> Upcoming.first(new Schedule.Once(NOW), gone, NOW)))
        .isEqualTo("past_end");
  }

  @Example
  void aDelayBeyondTenYearsIsRefused() {
    Schedule far = new Schedule.Once(NOW.plus(Duration.ofDays(3654)));
    assertThat(codeOf(() -> Upcoming.first(far, Bounds.OPEN, NOW))).isEqualTo("too_far");
    Schedule overdue = new Schedule.Once(NOW.minusSeconds(5));
    assertThat(Upcoming.first(overdue, Bounds.OPEN, NOW).at()).isEqualTo(NOW.minusSeconds(5));
  }

  @Example
  void aFixedDelayBeginsAtItsStart() {
    Schedule delay = new Schedule.FixedDelay(Duration.ofMinutes(5));
    Bounds later = new Bounds(NOW.plusSeconds(7), null, 10);
    assertThat(Upcoming.first(delay, later, NOW).at()).isEqualTo(NOW.plusSeconds(7));
    assertThat(Upcoming.first(delay, Bounds.OPEN, NOW).at()).isEqualTo(NOW.plusSeconds(300));
    assertThat(Upcoming.of(delay, later, NOW, 5, 0).end()).isEqualTo(Upcoming.End.AFTER_RUN);
  }

  /** T19: what slept for a year is counted, not stepped through. */
  @ParameterizedTest
  @ValueSource(strings = {"* * * * *", "* * * * * *", "*/7 9-17 * * MON-FRI"})
  void aYearAsleepIsCountedAtOnce(String text) {
    Schedule schedule = Schedule.Cron.of(text, "Europe/Amsterdam");
    Instant after = NOW.minus(Duration.ofDays(365));
    Instant lastOne = lastOf(schedule);
    Runnable look =
        () -> {
          assertThat(schedule.last(10, after, NOW)).hasSize(10).last().isEqualTo(lastOne);
          assertThat(schedule.count(after, NOW)).isLessThanOrEqualTo(365 * 24 * 3600);
        };
    assertThat(CpuTime.of(look)).isLessThan(Duration.ofMillis(500));
  }

  private static Instant lastOf(Schedule schedule) {
    Instant last = Instant.EPOCH;
    Optional<Occurrence> next = schedule.next(NOW.minus(Duration.ofDays(4)));
    while (next.isPresent() && !next.get().at().isAfter(NOW)) {
      last = next.get().at();
      next = schedule.next(last);
    }
    return last;
  }

  /** T16: 100,000 jobs of one cron, jitter 10 minutes. */
  @Example
  void jitterSpreadsWhatIsDueTogether() {
    Random random = new Random(16);
    Duration width = Duration.ofMinutes(10);
    int[] seconds = new int[600];
    for (int i = 0; i < 100_000; i++) {
      UUID job = new UUID(0x0192_0000_0000_7000L + (long) i / 8, random.nextLong()); // as UUIDv7
      Duration offset = Jitter.of(job, width);
      assertThat(offset).isEqualTo(Jitter.of(job, width)).isBetween(Duration.ZERO, width);
      seconds[(int) offset.toSeconds()]++;
    }
    assertThat(Arrays.stream(seconds).max().orElseThrow()).isLessThan(2 * 100_000 / 600);
    assertThat(Jitter.of(UUID.fromString("6f1c4f0e-5d0b-4c57-9a55-0d1f6f0b8a21"), width))
        .as("never another, however it is computed")
        .isEqualTo(Duration.ofMillis(580_365));
  }
}
