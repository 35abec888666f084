package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where jobs are changed. An order that is acknowledged counts for every occurrence that was due a
 * second or more after it: the owner of a shard reads a row at most 400 ms before it is due, so a
 * row that this takes away sooner than that was never read. What is due sooner is left alone, and
 * the answer says so. Safe for use by many threads.
 */
public final class JobChanges {

  /** A commit that takes longer may overlap with the reading of a row that it took away. */
  private static final Duration SURE = Duration.ofMillis(500);

  /** From the locks to the commit; with what the commit takes it is well within the notice. */
  private static final Duration AT_MOST = Duration.ofMillis(300);

  private final JobStore store;
  private final JobLog log;
  private final TransactionOperations transaction;

  /** Takes its parts. */
  public JobChanges(JobStore store, JobLog log, TransactionOperations transaction) {
    this.store = store;
    this.log = log;
    this.transaction = transaction;
  }

  /**
   * Locks jobs, in one order, that the caller's transaction is going to change one by one in
   * another.
   */
  void lock(Collection<UUID> ids) {
    store.lockAll(ids);
  }

  /**
   * Changes what is said, and keeps the rest.
   *
   * @throws JobRefusedException when nothing is changed
   * @throws InvalidScheduleException when what it would be is none
   */
  public Outcome change(Order order, JobTerms terms) {
    return edit(
        "job.change",
        order,
        standing ->
            respecify(
                standing,
                JobRules.changed(standing.job().spec(), terms, standing.now()),
                order,
                standing.job().bodyHash()));
  }

  /** Makes it what is said, as if it were new: what is left out gets its default. */
  public Outcome replace(Order order, JobTerms terms, @Nullable Instant askedAt) {
    return edit(
        "job.change",
        order,
        standing ->
            respecify(
                standing,
                JobRules.spec(terms, askedAt == null ? standing.now() : askedAt),
                order,
                terms.digest()));
  }

  private static Edit respecify(Standing standing, JobSpec after, Order order, String hash) {
    Job job = requireLive(standing.job());
    JobSpec before = job.spec();
    order.caller().requireMayCommand(after.targetAgentId());
    if (after.equals(before) && hash.equals(job.bodyHash())) {
      return Edit.none(job);
    }
    requireNotSpent(standing);
    Job next = job.with(after, standing.now()).madeFrom(hash);
    Rows rows = new Rows(standing);
    boolean same = after.firesAs(before);
    Optional<DueRow> first = same ? rows.behindNear(next) : rows.first(next);
    return new Edit(
        next,
        same ? List.of() : rows.ofSchedule(!before.schedule().equals(after.schedule())),
        first.stream().toList(),
        standing.tooLate());
  }

  /**
   * Fires no more until it is resumed.
   *
   * @param until when it goes on by itself; null: when somebody resumes it
   */
  public Outcome pause(Order order, @Nullable Instant until) {
    return edit("job.pause", order, standing -> pausing(standing, until, order));
  }

  private static Edit pausing(Standing standing, @Nullable Instant until, Order order) {
    Job job = requireLive(standing.job());
    if (until != null && !until.isAfter(standing.now())) {
      throw new InvalidScheduleException("invalid_until", "until", "it is over already");
    }
    String why = order.reason() == null ? "By " + order.caller().principal() : order.reason();
    Job next = job.in(JobState.PAUSED, until, why, standing.now());
    if (job.state() == JobState.PAUSED) {
      return Objects.equals(until, job.pausedUntil())
          ? Edit.none(job)
          : new Edit(next, List.of(), List.of(), List.of());
    }
    requireNotSpent(standing);
    List<DueRow> parked = new ArrayList<>(standing.far());
    new Rows(standing).behindNear(next).ifPresent(parked::add);
    return new Edit(next, standing.far(), parked, standing.tooLate());
  }

  /**
   * Goes on; what was missed meanwhile is treated by the job's misfire policy, not fired at once.
   */
  public Outcome resume(Order order) {
    return edit("job.resume", order, JobChanges::resuming);
  }

  private static Edit resuming(Standing standing) {
    Job job = requireLive(standing.job());
    return job.state() == JobState.ACTIVE
        ? Edit.none(job)
        : new Edit(
            job.in(JobState.ACTIVE, null, null, standing.now()),
            standing.parked(),
            new Rows(standing).resumed(),
            List.of());
  }

  /**
   * Has some jobs go on whose pause is over, in one transaction; what others work on is theirs.
   *
   * @return whether there may be more
   */
  public boolean resumeDue(int most) {
    return inTransaction(
        () -> {
          List<UUID> ids = store.lockPausedUntilNow(most);
          long began = System.nanoTime();
          for (UUID id : ids) {
            if (System.nanoTime() - began > AT_MOST.toNanos()) {
              return true; // what is locked is not locked for long
            }
            resumeDue(id);
          }
          return ids.size() == most;
        });
  }

  /** Goes on where the time of the pause is over, and nobody has said otherwise meanwhile. */
  public void resumeDue(UUID id) {
    Order order = new Order(id, 0, null, Caller.SERVICE);
    edit(
        "job.resume",
        order,
        standing -> {
          Instant until = standing.job().pausedUntil();
          return until == null || until.isAfter(standing.now())
              ? Edit.none(standing.job())
              : resuming(standing);
        });
  }

  /** Ends it, for good. */
  public Outcome cancel(Order order) {
    return edit("job.cancel", order, JobChanges::cancelling);
  }

  private static Edit cancelling(Standing standing) {
    Job job = standing.job();
    if (job.state() == JobState.CANCELLED) {
      return Edit.none(job);
    }
    List<DueRow> movable = new Rows(standing).movable();
    if (movable.isEmpty() && !standing.running()) {
      requireNotSpent(standing);
    }
    Set<Instant> tooLate = new LinkedHashSet<>(standing.tooLate());
    if (standing.isSpent() && job.spec().schedule() instanceof Schedule.Once once) {
      tooLate.add(once.at());
    }
    Job next = job.in(JobState.CANCELLED, null, null, standing.now());
    return new Edit(next, movable, List.of(), List.copyOf(tooLate));
  }

  private static Job requireLive(Job job) {
    if (job.state() == JobState.CANCELLED) {
      throw JobRefusedException.of(
          JobRefusal.JOB_CANCELLED, "The job was cancelled; make another one.");
    }
    return job;
  }

  private static void requireNotSpent(Standing standing) {
    if (standing.isSpent()) {
      throw JobRefusedException.of(
          JobRefusal.TOO_LATE,
          "Nothing was changed: the job fires once, and has, or does so in less than a second.");
    }
  }

  /**
   * A change.
   *
   * @param next the job as it was: there is nothing to change
   */
  private record Edit(Job next, List<DueRow> remove, List<DueRow> add, List<Instant> tooLate) {

    static Edit none(Job job) {
      return new Edit(job, List.of(), List.of(), List.of());
    }
  }

  private record Done(Edit edit, Instant now) {}

  private Outcome edit(String action, Order order, Function<Standing, Edit> work) {
    boolean mayRepeat = !TransactionSynchronizationManager.isActualTransactionActive();
    try {
      return edit(action, order, work, mayRepeat);
    } catch (SlowException e) {
      return edit(action, order, work, false);
    }
  }

  /** Rolled back: by the time of the commit, rows that it takes away might have been read. */
  private static final class SlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Outcome edit(
      String action, Order order, Function<Standing, Edit> work, boolean mayRepeat) {
    long began = System.nanoTime();
    Done done =
        inTransaction(
            () -> {
              Standing standing = store.lock(order.id()).orElseThrow(JobRefusedException::unknown);
              long locked = System.nanoTime();
              Done written = write(action, order, standing, work.apply(check(standing, order)));
              if (mayRepeat && System.nanoTime() - locked > AT_MOST.toNanos()) {
                throw new SlowException();
              }
              return written;
            });
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Edit edit = done.edit();
    return new Outcome(
        edit.next(),
        took.compareTo(SURE) > 0
            ? doubtful(edit, done.now().plus(took).plus(SURE))
            : edit.tooLate());
  }

  /** The commit took so long that what was due before then may have been read, and fires. */
  private static List<Instant> doubtful(Edit edit, Instant until) {
    Set<Instant> tooLate = new LinkedHashSet<>(edit.tooLate());
    edit.remove().stream()
        .filter(row -> Standing.isOfSchedule(row) && row.dueAt().isBefore(until))
        .forEach(row -> tooLate.add(row.occurrence()));
    return List.copyOf(tooLate);
  }

  private static Standing check(Standing standing, Order order) {
    Job job = standing.job();
    order.caller().requireMayCommand(job.spec().targetAgentId());
    if (order.expected() != 0 && order.expected() != job.version()) {
      throw JobRefusedException.of(
          JobRefusal.JOB_CHANGED,
          "Not changed: its current version is "
              + job.version()
              + ". Read it, and send your change with the ETag you get.");
    }
    return standing;
  }

  private Done write(String action, Order order, Standing standing, Edit edit) {
    Job job = standing.job();
    if (edit.next().version() != job.version()) {
      store.write(edit.next(), edit.remove(), edit.add(), standing.lastBefore());
      if (order.caller().person()) {
        log.done(
            List.of(
                new JobLog.Deed(
                    action, job, edit.next(), standing.now(), order.reason(), order.caller())));
      }
    }
    return new Done(edit, standing.now());
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Optional.ofNullable(transaction.execute(status -> work.get())).orElseThrow();
  }
}
