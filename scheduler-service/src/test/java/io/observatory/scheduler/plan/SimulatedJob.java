package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.CalendarOracle;
import io.observatory.scheduler.occurrence.CronExpression;
import io.observatory.scheduler.occurrence.GapPolicy;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.OverlapPolicy;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A job drawn at random, with all that the simulation and its oracle need to know.
 *
 * @param cron what says when it fires, if it is a cron job
 * @param usual about how long its runs take
 */
record SimulatedJob(
    UUID id, Schedule schedule, Policies policies, @Nullable CalendarOracle cron, Duration usual) {

  static final LocalDate FIRST_DAY = LocalDate.of(2027, 1, 1);
  static final Instant BEGIN = FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
  static final Instant END = FIRST_DAY.plusYears(1).atStartOfDay().toInstant(ZoneOffset.UTC);

  private static final List<String> ZONES =
      List.of(
          "Europe/Amsterdam",
          "America/New_York",
          "Australia/Lord_Howe",
          "Africa/Cairo",
          "Africa/Casablanca",
          "America/Santiago",
          "UTC");

  static SimulatedJob drawn(Random random) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    int kind = random.nextInt(10);
    Schedule schedule;
    CalendarOracle cron = null;
    if (kind < 6) {
      cron = CalendarOracle.CASES.get(random.nextInt(CalendarOracle.CASES.size()));
      schedule =
          new Schedule.Cron(
              CronExpression.parse(cron.text()),
              ZoneId.of(one(random, ZONES)),
              one(random, List.of(GapPolicy.values())),
              one(random, List.of(OverlapPolicy.values())));
    } else if (kind < 8) {
      Duration every = Duration.ofMillis(random.nextLong(600_000, 400_000_000));
      schedule =
          new Schedule.FixedRate(every, BEGIN.plusMillis(random.nextLong(-100_000, 900_000)));
    } else if (kind < 9) {
      schedule = new Schedule.FixedDelay(Duration.ofSeconds(random.nextLong(600, 400_000)));
    } else {
      schedule = new Schedule.Once(BEGIN.plusSeconds(random.nextLong(365 * 86_400)));
    }
    Policies policies = policies(random).fitting(schedule);
    Duration usual = Duration.ofSeconds(one(random, List.of(30L, 2_000L, 40_000L)));
    return new SimulatedJob(id, schedule, policies, cron, usual);
  }

  Duration jitter() {
    return Jitter.of(id, policies.jitter());
  }

  /** How long the run of that occurrence takes; the same whoever asks. */
  Duration length(Instant occurrence) {
    double share = Jitter.fraction(id.getLeastSignificantBits(), occurrence.getEpochSecond());
    return Duration.ofMillis((long) (usual.toMillis() * (0.5 + share)));
  }

  /** The nominal times of the year that count, without the engine. */
  List<Instant> nominal() {
    LongStream millis =
        switch (schedule) {
          case Schedule.Once once -> LongStream.of(once.at().toEpochMilli());
          case Schedule.FixedRate rate ->
              LongStream.iterate(
                  rate.anchor().toEpochMilli() - 1000 * rate.every().toMillis(),
                  at -> at < END.toEpochMilli(),
                  at -> at + rate.every().toMillis());
          case Schedule.FixedDelay delay -> LongStream.empty();
          case Schedule.Cron times -> calendar(times);
        };
    return millis
        .mapToObj(Instant::ofEpochMilli)
        .filter(at -> at.isAfter(BEGIN) && at.isBefore(END) && within(at))
        .toList();
  }

  boolean within(Instant at) {
    Bounds bounds = policies.bounds();
    return (bounds.startsAt() == null || !bounds.startsAt().isAfter(at))
        && (bounds.endsAt() == null || !bounds.endsAt().isBefore(at));
  }

  private LongStream calendar(Schedule.Cron times) {
    if (cron == null) {
      throw new IllegalStateException("a cron job has an oracle");
    }
    return LongStream.of(
            cron.between(
                FIRST_DAY.minusDays(2),
                FIRST_DAY.plusDays(368),
                times.zone(),
                times.gap(),
                times.overlap()))
        .map(second -> second * 1000);
  }

  private static Policies policies(Random random) {
    Misfire misfire =
        new Misfire(
            one(random, List.of(Misfire.Policy.values())),
            one(random, List.of(1, 3, 100)),
            one(random, List.of(Duration.ofMinutes(10), Duration.ofHours(6), Duration.ofDays(1))),
            one(
                random,
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(5))));
    boolean tracked = random.nextBoolean();
    Overlap overlap = tracked ? one(random, List.of(Overlap.values())) : Overlap.ALLOW_ALL;
    Instant start = random.nextInt(4) == 0 ? BEGIN.plusSeconds(random.nextInt(9_000_000)) : null;
    Instant end = random.nextInt(4) == 0 ? END.minusSeconds(random.nextInt(9_000_000)) : null;
    int most = tracked ? Integer.MAX_VALUE : one(random, List.of(1, 7, 200, Integer.MAX_VALUE));
    return new Policies(
        misfire,
        overlap,
        one(random, List.of(Duration.ZERO, Duration.ofSeconds(90), Duration.ofMinutes(20))),
        new Bounds(start, end, most),
        Policies.USUAL_PRIORITY,
        tracked ? Tracking.DEFAULT : null);
  }

  private static <T> T one(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
