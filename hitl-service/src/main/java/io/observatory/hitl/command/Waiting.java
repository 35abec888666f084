package io.observatory.hitl.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Who waits for an answer, in this instance. Safe for use by many threads. */
public final class Waiting {

  private final Map<String, Place> places = new ConcurrentHashMap<>();

  /** Waits from now on; close it. */
  Place expect(String commandId, int partitions) {
    return places.compute(
        commandId,
        (id, place) -> {
          Place taken = place == null ? new Place(id, partitions) : place;
          taken.waiters++;
          return taken;
        });
  }

  /** A partition answered; of no interest to most instances. */
  public void heard(Reply reply) {
    Place place = places.get(reply.commandId());
    if (place != null) {
      place.add(reply);
    }
  }

  /** Where the replies to one command come together. */
  final class Place implements AutoCloseable {
    private final String commandId;
    private final CountDownLatch missing;
    private final Map<Integer, Reply> replies = new HashMap<>();
    private int waiters;

    private Place(String commandId, int partitions) {
      this.commandId = commandId;
      this.missing = new CountDownLatch(partitions);
    }

    private void add(Reply reply) {
      synchronized (replies) {
        if (replies.putIfAbsent(reply.partition(), reply) == null) {
          missing.countDown();
        }
      }
    }

    /** Whether all have answered within that time. */
    boolean await(long nanos) throws InterruptedException {
      return missing.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    List<Reply> replies() {
      synchronized (replies) {
        return List.copyOf(replies.values());
      }
    }

    @Override
    public void close() {
      places.computeIfPresent(commandId, (id, place) -> --place.waiters == 0 ? null : place);
    }
  }
}
