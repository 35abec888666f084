package io.observatory.scheduler.job;

import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Upcoming;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Where jobs are made: the job, its first row and the tale of who made it commit together or not at
 * all. The id is the caller's name for the wish: the same id and body is the same job, however
 * often it is asked for. Safe for use by many threads.
 */
public final class JobDesk {

  private final JobStore store;
  private final JobLog log;
  private final TransactionOperations transaction;
  private final InstantSource time;

  /** Takes its parts; {@code time} is the database's. */
  public JobDesk(
      JobStore store, JobLog log, TransactionOperations transaction, InstantSource time) {
    this.store = store;
    this.log = log;
    this.transaction = transaction;
    this.time = time;
  }

  /**
   * A job and its first row, checked and not kept.
   *
   * @throws InvalidScheduleException naming code and field
   */
  public Draft draft(Wish wish) {
    Instant now = now();
    Instant asked = wish.askedAt();
    JobSpec spec = JobRules.spec(wish.terms(), asked == null ? now : asked);
    wish.caller().requireMayCommand(spec.targetAgentId());
    Occurrence first = Upcoming.first(spec.schedule(), spec.policies().bounds(), now);
    UUID id = wish.id().id();
    Job job =
        new Job(
            id,
            wish.id().name(),
            wish.caller().principal(),
            spec,
            wish.terms().digest(),
            1,
            JobState.ACTIVE,
            null,
            null,
            now,
            now,
            wish.traceparent());
    return new Draft(wish, new Fresh(job, JobRules.row(id, spec, first, 1, 1)));
  }

  /** What terms mean, checked; nothing is kept. */
  public JobSpec spec(JobTerms terms) {
    return JobRules.spec(terms, now());
  }

  /** What a job is going to do, when it has fired so often. */
  public Upcoming upcoming(Job job, int most, int firedBefore) {
    return Upcoming.of(
        job.spec().schedule(), job.spec().policies().bounds(), now(), most, firedBefore);
  }

  /**
   * What a job of that spec would do after a time, or from now on.
   *
   * @throws InvalidScheduleException when it would never fire
   */
  public Upcoming upcoming(JobSpec spec, @Nullable Instant after, int most) {
    Bounds bounds = spec.policies().bounds();
    Upcoming.first(spec.schedule(), bounds, now());
    return Upcoming.of(spec.schedule(), bounds, after == null ? now() : after, most, 0);
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A wish, checked. */
  public record Draft(Wish wish, Fresh fresh) {}

  /** Makes jobs, all in one transaction; what became of each, in their order. */
  public List<Taken> create(List<Draft> drafts) {
    return create(drafts, this::tell);
  }

  private List<Taken> create(List<Draft> drafts, Consumer<List<Draft>> tell) {
    Map<UUID, Draft> first = new LinkedHashMap<>();
    drafts.forEach(draft -> first.putIfAbsent(draft.fresh().job().id(), draft));
    return inTransaction(
        () -> {
          Map<UUID, Job> known = new HashMap<>();
          store
              .create(first.values().stream().map(Draft::fresh).toList())
              .forEach(job -> known.put(job.id(), job));
          tell.accept(first.values().stream().filter(d -> !known.containsKey(idOf(d))).toList());
          return drafts.stream().map(draft -> judge(draft, first, known)).toList();
        });
  }

  /**
   * Makes many of one caller at once, as quickly as can be where all ids are new.
   *
   * @param named whether any of the ids is the caller's, and may be taken
   */
  public List<Taken> load(List<Draft> drafts, boolean named) {
    Map<UUID, Draft> first = new LinkedHashMap<>();
    drafts.forEach(draft -> first.putIfAbsent(idOf(draft), draft));
    try {
      return inTransaction(
          () -> {
            store.load(first.values().stream().map(Draft::fresh).toList());
            tellOnce(List.copyOf(first.values()));
            return drafts.stream().map(draft -> judge(draft, first, Map.of())).toList();
          });
    } catch (JobStore.IdTakenException e) {
      if (!named) {
        throw e;
      }
      return create(drafts, this::tellOnce);
    }
  }

  private static UUID idOf(Draft draft) {
    return draft.fresh().job().id();
  }

  private static Taken judge(Draft draft, Map<UUID, Draft> first, Map<UUID, Job> known) {
    Job wanted = draft.fresh().job();
    Draft winner = first.get(wanted.id());
    Job there = known.get(wanted.id());
    if (there == null && winner == draft) {
      return new Taken(wanted, false, null);
    }
    Job kept = there == null && winner != null ? winner.fresh().job() : there;
    if (kept == null) {
      throw new IllegalStateException("a job was neither made nor known");
    }
    return kept.bodyHash().equals(wanted.bodyHash())
        ? new Taken(kept, true, null)
        : new Taken(kept, false, JobRefusedException.conflict());
  }

  private void tell(List<Draft> made) {
    List<JobLog.Deed> deeds = new ArrayList<>();
    for (Draft draft : made) {
      Wish wish = draft.wish();
      if (wish.caller().person()) {
        Job job = draft.fresh().job();
        deeds.add(
            new JobLog.Deed(
                "job.create", null, job, job.createdAt(), wish.reason(), wish.caller()));
      }
    }
    if (!deeds.isEmpty()) {
      log.done(deeds);
    }
  }

  /** Of what one caller asked for at once. */
  private void tellOnce(List<Draft> made) {
    if (!made.isEmpty() && made.getFirst().wish().caller().person()) {
      log.loaded(
          made.stream().map(draft -> draft.fresh().job()).toList(),
          made.getFirst().wish().caller(),
          made.getFirst().fresh().job().createdAt());
    }
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Optional.ofNullable(transaction.execute(status -> work.get())).orElseThrow();
  }
}
