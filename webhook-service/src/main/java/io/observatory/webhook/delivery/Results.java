package io.observatory.webhook.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes what became of deliveries, many at once: attempts, states and events in one transaction. A
 * batch that can not be written now is tried until it can; until then nothing of it is sent again.
 * A result that never can is written as a delivery that waits a minute. One that lost its claim is
 * counted and dropped.
 */
public final class Results {

  private static final Logger LOGGER = LoggerFactory.getLogger(Results.class);
  private static final int BATCH = 256;
  private static final int WAITING = 8_192;

  /** So many in a batch are a load; under it results wait longer, and share more. */
  private static final int MANY = 16;

  private static final int LONGER = 5;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /**
   * A delivery whose result can not be written goes again after that, in all likelihood a repeat.
   */
  private static final Duration AFTER_FAULT = Duration.ofMinutes(1);

  private static final String UNWRITTEN = "result_not_written";

  /**
   * How results are written.
   *
   * @param linger at most how long a result waits for others; five times that under load
   * @param bytes most that results take which wait to be written
   * @param absence tells a failure that passes from one that is the batch's own fault
   */
  public record Terms(
      Duration linger, long bytes, Predicate<RuntimeException> absence, Clock clock) {}

  private final ResultQueue queue;
  private final DeliveryStore store;
  private final DeliveryLog log;
  private final DeliveryMeter meter;
  private final TransactionOperations transactions;
  private final Lease lease;
  private final Backlog backlog;
  private final Terms terms;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean many;

  /** Writes with these. */
  public Results(
      DeliveryStore store,
      DeliveryLog log,
      DeliveryMeter meter,
      TransactionOperations transactions,
      Lease lease,
      Backlog backlog,
      Terms terms) {
    this.store = store;
    this.log = log;
    this.meter = meter;
    this.transactions = transactions;
    this.lease = lease;
    this.backlog = backlog;
    this.terms = terms;
    this.queue = new ResultQueue(WAITING, terms.bytes());
  }

  /** Takes a result; waits while too many wait to be written. */
  void put(Result result) throws InterruptedException {
    queue.put(result);
  }

  /** Writes until {@link #stop}, and then what is left; for one thread. */
  public void run() throws InterruptedException {
    while (stopping.getCount() > 0 || !queue.isEmpty()) {
      Result first = queue.poll(POLL_NANOS);
      if (first != null) {
        List<Result> batch = batchOf(first);
        try {
          write(batch);
        } finally {
          queue.forget(batch);
        }
      }
    }
  }

  /** Lets {@link #run} end after what is there now. */
  public void stop() {
    stopping.countDown();
  }

  private List<Result> batchOf(Result first) throws InterruptedException {
    List<Result> batch = new ArrayList<>(BATCH);
    batch.add(first);
    long left = terms.linger().toNanos() * (many ? LONGER : 1);
    long end = System.nanoTime() + left;
    while (batch.size() < BATCH && left > 0 && stopping.getCount() > 0) {
      queue.drainTo(batch, BATCH - batch.size());
      left = end - System.nanoTime();
      if (batch.size() < BATCH && left > 0) {
        stopping.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
      }
    }
    queue.drainTo(batch, BATCH - batch.size());
    many = batch.size() >= MANY;
    return batch;
  }

  private void write(List<Result> batch) throws InterruptedException {
    long pause = 20;
    while (true) {
      try {
        settle(batch);
        return;
      } catch (RuntimeException | Error e) {
        if (!passes(e)) {
          apart(batch, e);
          return;
        }
        if (pause == 20) {
          LOGGER.warn("{} results wait for the database: {}", batch.size(), e.toString());
        }
        meter.delayed();
        if (stopping.await(pause, TimeUnit.MILLISECONDS) && pause > LONGEST_PAUSE.toMillis()) {
          LOGGER.error("{} results are not written; their deliveries are repeated", batch.size());
          return;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis() + 1);
      }
    }
  }

  private boolean passes(Throwable why) {
    return why instanceof RuntimeException e && terms.absence().test(e);
  }

  /** One that can not be written must not keep the others, and is not forgotten. */
  private void apart(List<Result> batch, Throwable why) throws InterruptedException {
    if (batch.size() > 1) {
      LOGGER.warn("{} results can not be written together; one by one", batch.size(), why);
      for (Result result : batch) {
        write(List.of(result));
      }
      return;
    }
    Result result = batch.getFirst();
    Result plainer = plainer(result);
    if (plainer == null) {
      LOGGER.error("Nothing can be written of delivery {}", result.delivery().id(), why);
      lease.drop(
          result.delivery().id(),
          result.delivery().fence()); // put back with the next that are in doubt
      return;
    }
    LOGGER.error("The result of delivery {} can not be written", result.delivery().id(), why);
    write(List.of(plainer));
  }

  /** The same without the answer; then that the delivery waits; then nothing. */
  private @Nullable Result plainer(Result result) {
    Attempt attempt = result.attempt();
    if (attempt != null && attempt.answer() != null) {
      Attempt bare =
          new Attempt(attempt.at(), attempt.status(), attempt.error(), attempt.times(), null, null);
      return new Result(result.delivery(), result.verdict(), bare);
    }
    if (result.verdict() instanceof Verdict.Waiting waiting && waiting.reason().equals(UNWRITTEN)) {
      return null;
    }
    Instant later = terms.clock().instant().plus(AFTER_FAULT);
    return new Result(result.delivery(), new Verdict.Waiting(later, UNWRITTEN), null);
  }

  private void settle(List<Result> batch) {
    Instant now = terms.clock().instant();
    List<Result> settled = transactions.execute(status -> settle(batch, now));
    if (settled == null) {
      throw new IllegalStateException("a transaction without an answer");
    }
    for (int i = settled.size(); i < batch.size(); i++) {
      meter.outdated();
    }
    batch.forEach(result -> lease.drop(result.delivery().id(), result.delivery().fence()));
    for (Result result : settled) {
      meter.settled(name(result.verdict()));
      boolean waits =
          result.verdict() instanceof Verdict.Waiting waiting && waiting.until() == null;
      if ((waits && !reasonIsPause(result)) || result.delivery().orderingKey() != null) {
        backlog.add(result.delivery().endpointId());
      }
    }
  }

  private List<Result> settle(List<Result> batch, Instant now) {
    Set<UUID> counted = store.settle(batch, now);
    List<Result> settled =
        batch.stream().filter(result -> counted.contains(result.delivery().id())).toList();
    log.tell(settled, now);
    return settled;
  }

  /** What waits for a person is found again by looking. */
  private static boolean reasonIsPause(Result result) {
    return result.verdict() instanceof Verdict.Waiting waiting
        && (waiting.reason().equals(Dispatch.PAUSED) || waiting.reason().equals(Dispatch.LANE));
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Succeeded _ -> "succeeded";
      case Verdict.Retry _ -> "retry";
      case Verdict.Dead _ -> "dead";
      case Verdict.Skipped _ -> "skipped";
      case Verdict.Discarded _ -> "discarded";
      case Verdict.Waiting _ -> "waiting";
    };
  }
}
