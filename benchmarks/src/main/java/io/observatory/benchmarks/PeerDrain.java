package io.observatory.benchmarks;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;

/** Runs another scheduler over jobs that are all due, from its first fire to its last. */
final class PeerDrain {
  private static final int WITHIN_SECONDS = 600;

  private final PeerScheduler peer;
  private final PeerHandler handler;

  PeerDrain(PeerScheduler peer, PeerHandler handler) {
    this.peer = peer;
    this.handler = handler;
  }

  /** Jobs that are due once. */
  Drained once(int jobs) throws SQLException {
    Instant due = Clock.systemUTC().instant().minusSeconds(1);
    peer.keep(0, jobs, place -> due);
    return drain(jobs);
  }

  /** Jobs that are due every hour and now. */
  Drained recurring(int jobs) throws SQLException {
    if (!peer.keepRecurring(0, jobs)) {
      throw new IllegalArgumentException(peer.name() + " does not keep that many recurring jobs");
    }
    return drain(jobs);
  }

  private Drained drain(int jobs) throws SQLException {
    Firings firings = new Firings(0, jobs);
    handler.counts(firings);
    peer.database().settle();
    Drained.Counters before = Drained.Counters.of(peer.database());
    peer.start();
    try {
      firings.await(WITHIN_SECONDS);
      Drained.Counters after = Drained.Counters.of(peer.database());
      return before.until(after, jobs, firings.lastAt() - firings.firstAt());
    } finally {
      peer.stop();
    }
  }
}
