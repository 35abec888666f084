package io.observatory.scheduler.occurrence;

import static io.observatory.scheduler.occurrence.Occurrence.ClockChange.FIRST_OF_TWO;
import static io.observatory.scheduler.occurrence.Occurrence.ClockChange.NONE;
import static io.observatory.scheduler.occurrence.Occurrence.ClockChange.SECOND_OF_TWO;
import static io.observatory.scheduler.occurrence.Occurrence.ClockChange.SHIFTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T8: what a change of the clock does, at the days on which others go wrong. */
class ClockChangeTest {

  private static List<Occurrence> on(Schedule schedule, String day, String zone) {
    Instant begin = LocalDate.parse(day).atStartOfDay(ZoneId.of(zone)).toInstant();
    Instant end = LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneId.of(zone)).toInstant();
    List<Occurrence> found = new ArrayList<>();
    for (Occurrence at :
        Upcoming.of(schedule, Bounds.OPEN, begin.minusNanos(1), 200, 0).occurrences()) {
      if (at.at().isBefore(end)) {
        found.add(at);
      }
    }
    return found;
  }

  /** The same offset of the day before is what a clock that was not put forward would show. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Amsterdam, 2026-03-29, 30 2 * * *, 03:30",
    "America/New_York, 2026-03-08, 30 2 * * *, 03:30",
    "Australia/Lord_Howe, 2026-10-04, 10 2 * * *, 02:40",
    "Africa/Cairo, 2025-04-25, 0 0 * * *, 01:00",
    "Africa/Casablanca, 2026-03-22, 15 2 * * *, 03:15",
    "America/Santiago, 2026-09-06, 0 0 * * *, 01:00"
  })
  void aTimeThatDoesNotExistIsLaterOrLeftOut(String zone, String day, String cron, String shown) {
    Schedule shifts = Schedule.Cron.of(cron, zone, GapPolicy.SHIFT, OverlapPolicy.FIRST);
    assertThat(on(shifts, day, zone))
        .singleElement()
        .satisfies(
            at -> {
              assertThat(at.clock()).isEqualTo(SHIFTED);
              assertThat(at.at().atZone(ZoneId.of(zone)).toLocalTime()).hasToString(shown);
            });
    Schedule skips = Schedule.Cron.of(cron, zone, GapPolicy.SKIP, OverlapPolicy.FIRST);
    assertThat(on(skips, day, zone)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Amsterdam, 2026-10-25, 30 2 * * *, PT1H",
    "America/New_York, 2026-11-01, 30 1 * * *, PT1H",
    "Australia/Lord_Howe, 2026-04-05, 45 1 * * *, PT30M",
    "Africa/Cairo, 2025-10-30, 30 23 * * *, PT1H",
    "Africa/Casablanca, 2026-02-15, 30 2 * * *, PT1H"
  })
  void aTimeThatComesTwiceIsMeantOnceOrTwice(String zone, String day, String cron, Duration apart) {
    List<Occurrence> both =
        on(Schedule.Cron.of(cron, zone, GapPolicy.SHIFT, OverlapPolicy.BOTH), day, zone);
    assertThat(both).extracting(Occurrence::clock).containsExactly(FIRST_OF_TWO, SECOND_OF_TWO);
    assertThat(Duration.between(both.getFirst().at(), both.getLast().at())).isEqualTo(apart);
    assertThat(on(Schedule.Cron.of(cron, zone), day, zone)).containsExactly(both.getFirst());
    assertThat(on(Schedule.Cron.of(cron, zone, GapPolicy.SHIFT, OverlapPolicy.SECOND), day, zone))
        .containsExactly(both.getLast());
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Amsterdam, 2026-03-29, 92",
    "Europe/Amsterdam, 2026-10-25, 100",
    "Australia/Lord_Howe, 2026-10-04, 94",
    "Australia/Lord_Howe, 2026-04-05, 98",
    "Africa/Cairo, 2025-04-25, 92",
    "Africa/Casablanca, 2026-02-15, 100"
  })
  void aPaceIsKeptThroughChangesOfTheClock(String zone, String day, int times) {
    List<Occurrence> all = on(Schedule.Cron.of("*/15 * * * *", zone), day, zone);
    assertThat(all).hasSize(times);
    for (int i = 1; i < all.size(); i++) {
      assertThat(Duration.between(all.get(i - 1).at(), all.get(i).at()))
          .isEqualTo(Duration.ofMinutes(15));
    }
  }

  /** Samoa left out a day to be on the other side of the date line. */
  @Example
  void aDayThatDoesNotExist() {
    Schedule noon = Schedule.Cron.of("0 12 30 12 ?", "Pacific/Apia");
    Occurrence next = noon.next(Instant.parse("2011-12-01T00:00:00Z")).orElseThrow();
    assertThat(LocalDateTime.ofInstant(next.at(), ZoneId.of("Pacific/Apia")))
        .isEqualTo(LocalDateTime.parse("2011-12-31T12:00"));
    assertThat(next.clock()).isEqualTo(SHIFTED);
  }

  /** What is shifted onto a time that is meant anyway is one occurrence. */
  @Example
  void twoTimesThatFallTogetherAreOne() {
    assertThat(
            on(
                Schedule.Cron.of("30 2,3 * * *", "Europe/Amsterdam"),
                "2026-03-29",
                "Europe/Amsterdam"))
        .containsExactly(new Occurrence(Instant.parse("2026-03-29T01:30:00Z"), NONE));
  }
}
