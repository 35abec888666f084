package io.observatory.scheduler.job;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Follows the commands of a topic, each once: how far they were followed commits with what they
 * did, so that neither a crash nor a late second reader does a thing twice. Jobs that are made are
 * written together; the commands for one job keep their order.
 */
public final class JobCommands {

  private static final int MOST_EDITS = 100;
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final JobDesk desk;
  private final JobChanges changes;
  private final JobTriggers triggers;
  private final JobLog log;
  private final CommandPositions positions;
  private final TransactionOperations transaction;

  /** What becomes of what is asked for. */
  public record Desks(JobDesk desk, JobChanges changes, JobTriggers triggers) {}

  /** A command and where it stands. */
  public record Received(int partition, long offset, JobCommand command) {}

  /** Takes its parts. */
  public JobCommands(
      Desks desks, JobLog log, CommandPositions positions, TransactionOperations transaction) {
    this.desk = desks.desk();
    this.changes = desks.changes();
    this.triggers = desks.triggers();
    this.log = log;
    this.positions = positions;
    this.transaction = transaction;
  }

  /**
   * Follows commands that were not followed yet.
   *
   * @param batch in the order of each partition
   * @param beyond the next offset of each partition of the batch when all of it is done
   * @param dead is told of those that can never be followed, before the positions move: may be told
   *     again
   * @return whether there was any that was not followed before
   */
  public boolean follow(
      List<Received> batch,
      Map<Integer, Long> beyond,
      Consumer<Map<Received, RuntimeException>> dead) {
    Map<Received, RuntimeException> refused = new LinkedHashMap<>();
    boolean any = false;
    while (true) {
      Attempt attempt = new Attempt(refused);
      transaction.executeWithoutResult(
          status -> {
            Map<Integer, Long> from = positions.lock(beyond.keySet());
            Map<Integer, Long> next = new HashMap<>(attempt.take(batch, from) ? beyond : from);
            attempt.taken.forEach((partition, offset) -> next.merge(partition, offset, Math::max));
            if (!attempt.fresh.isEmpty()) {
              status.setRollbackOnly(); // what came before them is done again, without them
              return;
            }
            next.entrySet().removeIf(e -> e.getValue() <= from.getOrDefault(e.getKey(), 0L));
            positions.move(next);
          });
      any |= !attempt.taken.isEmpty();
      if (attempt.fresh.isEmpty() && attempt.all) {
        return any;
      }
      refused.putAll(attempt.fresh);
      dead.accept(
          attempt.fresh.entrySet().stream()
              .filter(e -> isDead(e.getValue()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
  }

  /**
   * Forgets positions that lie beyond the end of their partition.
   *
   * @return whether there was any
   */
  public boolean forgetBeyond(Map<Integer, Long> ends) {
    Map<Integer, Long> beyond = new HashMap<>();
    transaction.executeWithoutResult(
        status -> {
          positions
              .lock(ends.keySet())
              .forEach(
                  (partition, next) -> {
                    if (next > ends.getOrDefault(partition, Long.MAX_VALUE)) {
                      beyond.put(partition, 0L);
                    }
                  });
          positions.move(beyond);
        });
    return !beyond.isEmpty();
  }

  /** What no command of this kind could ever do; the others are answered by an event. */
  private static boolean isDead(RuntimeException why) {
    return !(why instanceof JobRefusedException refused)
        || refused.refusal() == JobRefusal.JOB_NOT_FOUND;
  }

  /** One try of a batch, without those that are known to be refused. */
  private final class Attempt {

    private final Map<Received, RuntimeException> refused;
    private final Map<Received, RuntimeException> fresh = new LinkedHashMap<>();
    private final Map<UUID, Received> making = new LinkedHashMap<>();
    private final List<JobDesk.Draft> drafts = new ArrayList<>();
    private final Map<Integer, Long> taken = new HashMap<>();
    private final long began = System.nanoTime();
    private int edits;
    private boolean all;

    Attempt(Map<Received, RuntimeException> refused) {
      this.refused = refused;
    }

    /** Takes what stands at or behind the positions; returns whether that was all. */
    boolean take(List<Received> batch, Map<Integer, Long> from) {
      lock(batch, from);
      for (Received received : batch) {
        if (isNew(received, from)) {
          if (isFull()) {
            flush();
            return false;
          }
          take(received);
          taken.put(received.partition(), received.offset() + 1);
        }
      }
      flush();
      all = true;
      return true;
    }

    private boolean isNew(Received received, Map<Integer, Long> from) {
      return received.offset() >= from.getOrDefault(received.partition(), 0L);
    }

    /**
     * Orders come in any order, and runs lock jobs in that of their ids. Jobs that are only made,
     * each once, are nobody's yet.
     */
    private void lock(List<Received> batch, Map<Integer, Long> from) {
      Set<UUID> ids = new HashSet<>();
      int orders = 0;
      boolean making = true;
      for (Received received : batch) {
        if (orders < MOST_EDITS && isNew(received, from)) {
          boolean upsert = received.command().kind() == JobCommand.Kind.UPSERT;
          orders += upsert ? 0 : 1;
          making &= ids.add(received.command().id().id()) && upsert;
        }
      }
      if (!making) {
        changes.lock(ids);
      }
    }

    /** The notice period and the settling of fires bound how long rows may be locked. */
    private boolean isFull() {
      return edits >= MOST_EDITS || edits > 0 && System.nanoTime() - began > LONGEST_NANOS;
    }

    private void take(Received received) {
      RuntimeException why = refused.get(received);
      if (why != null) {
        if (!isDead(why)) {
          log.refused(received.command(), (JobRefusedException) why);
        }
        return;
      }
      if (making.containsKey(received.command().id().id())) {
        flush();
      }
      attempt(received, () -> follow(received));
    }

    private void follow(Received received) {
      JobCommand command = received.command();
      edits += command.kind() == JobCommand.Kind.UPSERT ? 0 : 1;
      switch (command.kind()) {
        case UPSERT -> {
          drafts.add(desk.draft(wish(command)));
          making.put(command.id().id(), received);
        }
        case RESCHEDULE -> tell(command, changes.change(command.order(), command.terms()));
        case PAUSE -> tell(command, changes.pause(command.order(), command.until()));
        case RESUME -> tell(command, changes.resume(command.order()));
        case CANCEL -> tell(command, changes.cancel(command.order()));
        case TRIGGER -> triggers.trigger(command.order());
        case BACKFILL ->
            triggers.backfill(
                command.order(),
                required("from_at", command.from()),
                required("until_at", command.until()));
      }
    }

    /** It was followed, but for occurrences that were too near. */
    private void tell(JobCommand command, Outcome outcome) {
      if (!outcome.tooLate().isEmpty()) {
        log.refused(
            command,
            JobRefusedException.of(
                JobRefusal.TOO_LATE,
                "Followed, but too late for what fires all the same: " + outcome.tooLate()));
      }
    }

    private void flush() {
      List<Received> asked = List.copyOf(making.values());
      List<JobDesk.Draft> wanted = List.copyOf(drafts);
      making.clear();
      drafts.clear();
      if (wanted.isEmpty()) {
        return;
      }
      List<Taken> taken = desk.create(wanted);
      List<Received> known = new ArrayList<>();
      for (int i = 0; i < taken.size(); i++) {
        Taken one = taken.get(i);
        if (one.refused() != null || one.repeated() && one.job().version() > 1) {
          known.add(asked.get(i));
        }
      }
      if (!known.isEmpty()) {
        replace(known);
      }
    }

    private void replace(List<Received> known) {
      changes.lock(known.stream().map(received -> received.command().id().id()).toList());
      for (Received received : known) {
        JobCommand command = received.command();
        attempt(
            received, () -> changes.replace(command.order(), command.terms(), command.askedAt()));
      }
    }

    private void attempt(Received received, Runnable work) {
      try {
        work.run();
      } catch (InvalidScheduleException | JobRefusedException e) {
        fresh.put(received, e);
      }
    }
  }

  private static Wish wish(JobCommand command) {
    return new Wish(
        command.id(),
        command.terms(),
        command.caller(),
        command.askedAt(),
        command.reason(),
        command.traceparent());
  }

  private static Instant required(String field, @Nullable Instant at) {
    if (at == null) {
      throw new InvalidScheduleException("invalid_window", field, "it is missing");
    }
    return at;
  }
}
