package io.observatory.scheduler.occurrence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T9: every minute of 2025 to 2035, in zones that have changed their rules or will. */
class BruteForceTest {

  private static final LocalDate FROM = LocalDate.of(2025, 1, 1);
  private static final LocalDate TO = LocalDate.of(2036, 1, 1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Amsterdam",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Santiago",
        "America/Nuuk",
        "Asia/Kathmandu"
      })
  void firesAtEveryMinuteThatIsMeantAndNoOther(String name) {
    ZoneId zone = ZoneId.of(name);
    for (CalendarOracle oracle : CalendarOracle.CASES) {
      CronExpression cron = CronExpression.parse(oracle.text());
      assertThat(cron.isPace()).as(oracle.text()).isEqualTo(oracle.pace());
      List<GapPolicy> gaps = oracle.pace() ? List.of(GapPolicy.SHIFT) : List.of(GapPolicy.values());
      List<OverlapPolicy> overlaps =
          oracle.pace() ? List.of(OverlapPolicy.FIRST) : List.of(OverlapPolicy.values());
      for (GapPolicy gap : gaps) {
        for (OverlapPolicy overlap : overlaps) {
          check(oracle, new Schedule.Cron(cron, zone, gap, overlap));
        }
      }
    }
  }

  private static void check(CalendarOracle oracle, Schedule.Cron cron) {
    long[] meant = oracle.between(FROM, TO, cron.zone(), cron.gap(), cron.overlap());
    long begin = FROM.atStartOfDay(cron.zone()).toEpochSecond() - 1;
    long end = TO.atStartOfDay(cron.zone()).toEpochSecond() - 1;
    long[] fired = fired(cron, begin, end);
    if (!Arrays.equals(fired, meant)) { // the library takes its time to find arrays equal
      assertThat(fired).as(cron.toString()).isEqualTo(meant);
    }

    assertThat(cron.count(at(begin), at(end))).as(cron.toString()).isEqualTo(meant.length);

    Random random = new Random(oracle.text().hashCode());
    for (int i = 0; i < 10; i++) {
      long after = random.nextLong(begin, end);
      long until = Math.min(after + random.nextLong(400L * 24 * 3600), end);
      long[] within = Arrays.stream(meant).filter(at -> at > after && at <= until).toArray();
      assertThat(cron.count(at(after), at(until)))
          .as("%s from %s to %s", cron, at(after), at(until))
          .isEqualTo(within.length);
      assertThat(cron.last(3, at(after), at(until)))
          .isEqualTo(
              Arrays.stream(within)
                  .skip(Math.max(within.length - 3, 0))
                  .mapToObj(BruteForceTest::at)
                  .toList());
    }
  }

  private static long[] fired(Schedule cron, long after, long until) {
    LongStream.Builder found = LongStream.builder();
    Optional<Occurrence> next = cron.next(at(after));
    while (next.isPresent() && next.get().at().getEpochSecond() <= until) {
      found.add(next.get().at().getEpochSecond());
      next = cron.next(next.get().at());
    }
    return found.build().toArray();
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
