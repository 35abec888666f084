package io.observatory.webhook.delivery;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Results that wait to be written, bounded in number and in bytes: when half of the bytes are
 * taken, only the beginning of an answer is kept; when all are, whoever brings another waits. One
 * always fits. Safe for many threads.
 */
final class ResultQueue {

  private static final int BEGINNING = 1_024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition more = lock.newCondition();
  private final ArrayDeque<Result> waiting = new ArrayDeque<>();
  private final int most;
  private final long mostBytes;

  /** Of those that wait, and of those that were taken and are not written yet. */
  private long bytes;

  ResultQueue(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  void put(Result result) throws InterruptedException {
    Result kept = isHalfFull() ? shortened(result) : result;
    long weight = weight(kept);
    lock.lockInterruptibly();
    try {
      while (waiting.size() >= most || (bytes > 0 && bytes + weight > mostBytes)) {
        room.await();
      }
      waiting.add(kept);
      bytes += weight;
      more.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean isHalfFull() {
    lock.lock();
    try {
      return bytes > mostBytes / 2;
    } finally {
      lock.unlock();
    }
  }

  /** The first, for which it waits so long; null when there is none. */
  @Nullable Result poll(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && left > 0) {
        left = more.awaitNanos(left);
      }
      Result first = waiting.poll();
      room.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Moves at most so many of those that are there. */
  void drainTo(List<Result> batch, int limit) {
    lock.lock();
    try {
      for (int i = 0; i < limit && !waiting.isEmpty(); i++) {
        batch.add(waiting.remove());
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** These were taken and take no memory any more. */
  void forget(Collection<Result> batch) {
    long freed = batch.stream().mapToLong(ResultQueue::weight).sum();
    lock.lock();
    try {
      bytes -= freed;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private static long weight(Result result) {
    Attempt attempt = result.attempt();
    int answered = attempt == null || attempt.answer() == null ? 0 : attempt.answer().body().length;
    return (long) result.delivery().event().weight() + answered;
  }

  private static Result shortened(Result result) {
    Attempt attempt = result.attempt();
    Attempt.Answer answer = attempt == null ? null : attempt.answer();
    if (attempt == null || answer == null || answer.body().length <= BEGINNING) {
      return result;
    }
    byte[] beginning = Arrays.copyOf(answer.body(), BEGINNING);
    return new Result(
        result.delivery(),
        result.verdict(),
        new Attempt(
            attempt.at(),
            attempt.status(),
            attempt.error(),
            attempt.times(),
            attempt.remoteAddress(),
            new Attempt.Answer(answer.headers(), beginning, sha256(beginning), true)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
