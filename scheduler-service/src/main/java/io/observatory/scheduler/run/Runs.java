package io.observatory.scheduler.run;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Follows runs to their end. Every instance may call everything at any time: what one works on, the
 * others leave alone. Safe for use by many threads.
 */
public final class Runs {

  /** Most runs looked at in one transaction. */
  static final int SLICE = 500;

  /** How long a report may wait for its run to be written down: takeovers take seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** As a rule the run is written down milliseconds later; only takeovers and outages take long. */
  private static final Duration USUAL = Duration.ofMinutes(1);

  /** How far back runs that ended are looked for; longer than a report may wait. */
  private static final Duration RECENT = Duration.ofMinutes(15);

  /** The same where one caller waits for a true answer. */
  private static final Duration DAYS = Duration.ofDays(2);

  private final Tools tools;
  private final RunMeter meter;
  private final TransactionOperations transaction;
  private final Semaphore early = new Semaphore(0);

  /** What runs are followed with. */
  public record Tools(RunStore store, RunLog log, RuleBook rules, JobPause pause) {}

  public Runs(Tools tools, RunMeter meter, TransactionOperations transaction) {
    this.tools = tools;
    this.meter = meter;
    this.transaction = transaction;
  }

  /** The agent whose answers about that run count; empty when there is no such job. */
  public Optional<String> target(UUID jobId, UUID fireId) {
    return tools.store().target(jobId, fireId);
  }

  /** Takes reports in the order they came, all or none; says what became of each. */
  public List<Heard> hear(List<Report> reports) {
    if (reports.isEmpty()) {
      return List.of();
    }
    return told(committed(() -> Hearing.of(reports, tools, RECENT)));
  }

  /**
   * Takes a report that came by another way than the topic, and tells the topic of it.
   *
   * @param reporter who is known to have said so
   */
  public Heard hear(Report report, String reporter) {
    Hearing hearing =
        committed(
            () -> {
              Hearing one = Hearing.of(List.of(report), tools, DAYS);
              Heard heard = one.heard().getFirst();
              if (heard == Heard.TAKEN || heard == Heard.EARLY) {
                tools.log().reported(report, reporter, tools.store().now());
              }
              return one;
            });
    return told(hearing).getFirst();
  }

  private List<Heard> told(Hearing hearing) {
    hearing.count(meter);
    if (hearing.heard().contains(Heard.EARLY)) {
      early.release();
    }
    return hearing.heard();
  }

  /** Waits until a report had to wait for its run; false when none did for so long. */
  public boolean awaitEarly(Duration most) throws InterruptedException {
    boolean some = early.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
    early.drainPermits();
    return some;
  }

  /** Ends some runs that took too long or fell silent; returns whether there may be more. */
  public boolean endLate() {
    boolean more = endLate(RunStatus.TIMED_OUT);
    return endLate(RunStatus.STALE) || more;
  }

  private boolean endLate(RunStatus cause) {
    LateRuns late = committed(() -> LateRuns.end(cause, tools));
    late.count(meter);
    return late.isFull();
  }

  /**
   * Takes reports that had to wait for their runs.
   *
   * @param all also those that have waited for long, and forgets what waits for nothing
   * @return whether there may be more
   */
  public boolean hearEarly(boolean all) {
    Duration age = all ? RECENT : USUAL;
    Hearing hearing =
        committed(() -> Hearing.of(tools.store().takeEarly(age, SLICE), tools, RECENT));
    hearing.count(meter);
    boolean more = hearing.heard().size() == SLICE;
    return all ? forgetEarly() || more : more;
  }

  private boolean forgetEarly() {
    return committed(() -> tools.store().forgetEarly(PATIENCE, SLICE)) == SLICE;
  }

  /**
   * Lets rows go on that wait for a run that has ended meanwhile: when a run ends at the moment at
   * which a row begins to wait for it, neither sees the other. Returns whether there may be more.
   */
  public boolean releaseForgotten() {
    return committed(() -> tools.store().releaseForgotten(SLICE)) == SLICE;
  }

  private <T> T committed(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }
}
