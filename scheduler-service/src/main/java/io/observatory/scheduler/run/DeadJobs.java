package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.DueRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The dead, and how they are tried again: each once more, at once, as the next try of its
 * occurrence. What fails then is dead again, under the id of that try. Safe for use by many
 * threads.
 */
public final class DeadJobs {

  /** Most runs that one order tries again. */
  public static final int MOST = 1_000;

  private final DeadStore store;
  private final RunStore runs;
  private final RuleBook rules;
  private final DeadLog log;
  private final TransactionOperations transaction;

  public DeadJobs(
      DeadStore store,
      RunStore runs,
      RuleBook rules,
      DeadLog log,
      TransactionOperations transaction) {
    this.store = store;
    this.runs = runs;
    this.rules = rules;
    this.log = log;
    this.transaction = transaction;
  }

  /** A page, the last ones first. */
  public List<DeadJob> list(DeadQuery query) {
    return store.list(query);
  }

  public Optional<DeadJob> find(UUID fireId) {
    return store.find(fireId);
  }

  /**
   * Tries one again.
   *
   * @return as it is then; empty when there is none of that id
   * @throws DeadRefusedException when its job is gone or cancelled, or it was redriven before
   */
  public Optional<DeadJob> redrive(UUID fireId, Redriver who, @Nullable String reason) {
    return committed(
        () -> {
          Optional<DeadJob> found = store.find(fireId);
          if (found.isEmpty()) {
            return found;
          }
          DeadJob dead = found.get();
          if (again(dead.jobId(), List.of(dead), who, reason).isEmpty()) {
            throw new DeadRefusedException(
                "already_redriven", "It was tried again before; look at the run that followed.");
          }
          return store.find(fireId);
        });
  }

  /**
   * Tries those of a job again that were not yet, the oldest {@link #MOST} of them.
   *
   * @throws DeadRefusedException when the job is gone or cancelled
   */
  public List<UUID> redriveAll(UUID jobId, Redriver who, @Nullable String reason) {
    return committed(() -> again(jobId, store.waiting(jobId, MOST), who, reason));
  }

  private List<UUID> again(UUID jobId, List<DeadJob> dead, Redriver who, @Nullable String reason) {
    RunJob job =
        runs.lockJobs(List.of(jobId)).stream()
            .findFirst()
            .orElseThrow(() -> new DeadRefusedException("job_not_found", "Its job was deleted."));
    if (job.isCancelled()) {
      throw new DeadRefusedException("job_cancelled", "Its job was cancelled.");
    }
    Instant now = runs.now();
    List<UUID> marked = store.redrive(dead.stream().map(DeadJob::fireId).toList());
    if (marked.isEmpty()) {
      return List.of();
    }
    Set<UUID> again = new HashSet<>(marked);
    int priority = rules.of(job).policies().priority();
    List<DueRow> rows = new ArrayList<>();
    for (DeadJob one : dead) {
      if (again.contains(one.fireId())) {
        rows.add(
            new DueRow(
                jobId,
                one.kind(),
                one.occurrence(),
                now,
                one.attempts() + 1,
                priority,
                RunRules.BESIDE,
                job.version()));
      }
    }
    runs.enqueue(rows);
    log.redriven(jobId, marked, who, reason, now);
    return marked;
  }

  private <T> T committed(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }
}
