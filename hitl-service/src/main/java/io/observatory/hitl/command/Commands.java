package io.observatory.hitl.command;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives commands: the command, the line in the record of interventions and the record for the relay
 * commit together or not at all; then waits for the relay's answer without holding a connection.
 * Safe for use by many threads.
 */
public final class Commands {

  /** The row may know an answer that this instance did not hear, such as right after its start. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final CommandStore store;
  private final InterventionLog interventions;
  private final CommandLog log;
  private final Waiting waiting;
  private final TransactionOperations transaction;
  private final Supplier<String> ids;
  private final Terms terms;

  /**
   * What commands are given by.
   *
   * @param patience how long an answer is waited for
   */
  public record Terms(Clock clock, Duration patience) {}

  /** Takes new ids, which sort by time, from {@code ids}. */
  public Commands(
      CommandStore store,
      InterventionLog interventions,
      CommandLog log,
      Waiting waiting,
      TransactionOperations transaction,
      Supplier<String> ids,
      Terms terms) {
    this.store = store;
    this.interventions = interventions;
    this.log = log;
    this.waiting = waiting;
    this.transaction = transaction;
    this.ids = ids;
    this.terms = terms;
  }

  /**
   * Gives a command and waits for its end.
   *
   * @param wanted asked for only when the request is no repeat; what it throws is thrown on
   * @param key the caller's name for the request; a repeat gives the first one's command
   * @return the command, still pending when the time was up
   * @throws IdempotencyKeyReusedException when the key stands for another request
   */
  public CommandRecord submit(
      Supplier<Instruction> wanted, Caller caller, @Nullable IdempotencyKey key)
      throws InterruptedException {
    Optional<CommandRecord> earlier = repeated(caller, key);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Instruction instruction = wanted.get();
    int partitions = instruction.isForAll() ? log.partitions() : 1;
    String id = ids.get();
    // Waiting begins before the commit: the answer may be here before submit goes on.
    try (Waiting.Place place = waiting.expect(id, partitions)) {
      CommandRecord given =
          transaction.execute(
              status -> {
                CommandRecord command = give(id, partitions, instruction, caller, key);
                if (command == null) {
                  status.setRollbackOnly();
                }
                return command;
              });
      if (given != null) {
        return await(given, place);
      }
    }
    return await(
        earlier(caller, key)
            .orElseThrow(() -> new IllegalStateException("a command under this key is gone")));
  }

  /**
   * Gives a command about one session as the consequence of something else, in the transaction that
   * is under way; nobody waits for it here.
   *
   * @param id of the command, the same on every repeat
   */
  public void give(String id, Instruction instruction, Caller caller) {
    give(id, 1, instruction, caller, null);
  }

  /**
   * Does something that may give the command of that id, and waits for its end.
   *
   * @return the command, still pending when the time was up; empty when it was not given
   */
  public Optional<CommandRecord> after(Runnable step, String id) throws InterruptedException {
    try (Waiting.Place place = waiting.expect(id, 1)) {
      step.run();
      Optional<CommandRecord> given = store.find(id);
      return given.isEmpty() || given.get().isOver()
          ? given
          : Optional.of(await(given.get(), place));
    }
  }

  /** Lets a principal find a command of its own under that key, too. */
  public void name(String id, Caller caller, IdempotencyKey key) {
    store.name(id, caller.principal(), key);
  }

  /**
   * What came of an earlier request, which this one repeats.
   *
   * @throws IdempotencyKeyReusedException when the key stands for another request
   */
  public Optional<CommandRecord> repeated(Caller caller, @Nullable IdempotencyKey key)
      throws InterruptedException {
    Optional<CommandRecord> earlier = earlier(caller, key);
    return earlier.isEmpty() ? earlier : Optional.of(await(earlier.get()));
  }

  /** The command of that id. */
  public Optional<CommandRecord> find(String id) {
    return store.find(id);
  }

  private Optional<CommandRecord> earlier(Caller caller, @Nullable IdempotencyKey key) {
    if (key == null) {
      return Optional.empty();
    }
    Optional<CommandStore.Keyed> found = store.findByKey(caller.principal(), key.key());
    if (found.isPresent() && !found.get().digest().equals(key.digest())) {
      throw new IdempotencyKeyReusedException(key.key());
    }
    return found.map(CommandStore.Keyed::command);
  }

  /** Null when the key was used meanwhile. */
  private @Nullable CommandRecord give(
      String id,
      int partitions,
      Instruction instruction,
      Caller caller,
      @Nullable IdempotencyKey key) {
    CommandRecord command =
        new CommandRecord(
            id,
            instruction.action(),
            instruction.sessionId(),
            instruction.key(),
            store.nextSeq(instruction.key()),
            caller.principal(),
            instruction.reason(),
            partitions,
            CommandRecord.Status.PENDING,
            terms.clock().instant().truncatedTo(ChronoUnit.MILLIS),
            null,
            null);
    if (!store.add(command, key)) {
      return null;
    }
    interventions.append(command, instruction);
    log.append(command, instruction, caller);
    return command;
  }

  private CommandRecord await(CommandRecord given) throws InterruptedException {
    if (given.isOver()) {
      return given;
    }
    try (Waiting.Place place = waiting.expect(given.id(), given.partitions())) {
      return await(given, place);
    }
  }

  private CommandRecord await(CommandRecord given, Waiting.Place place)
      throws InterruptedException {
    long begun = System.nanoTime();
    long left = terms.patience().toNanos();
    do {
      if (place.await(Math.min(left, LOOK_NANOS))) {
        boolean refused = Reply.anyRefused(place.replies());
        return given.ended(
            refused ? CommandRecord.Status.REFUSED : CommandRecord.Status.APPLIED,
            Reply.sum(place.replies()),
            terms.clock().instant().truncatedTo(ChronoUnit.MILLIS));
      }
      Optional<CommandRecord> stored = store.find(given.id()).filter(CommandRecord::isOver);
      if (stored.isPresent()) {
        return stored.get();
      }
      left = terms.patience().toNanos() - (System.nanoTime() - begun);
    } while (left > 0);
    return given;
  }
}
