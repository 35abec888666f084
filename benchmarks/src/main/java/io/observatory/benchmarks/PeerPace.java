package io.observatory.benchmarks;

import java.sql.SQLException;

/** Runs another scheduler over jobs that fall due at a steady rate, from due to the ack. */
final class PeerPace {
  private static final int AHEAD_SECONDS = 15;
  private static final int LAST_WITHIN_SECONDS = 120;

  private PeerPace() {}

  static Percentiles run(PeerScheduler peer, PeerHandler handler, int perSecond, int seconds)
      throws SQLException {
    int jobs = perSecond * seconds;
    Firings firings = new Firings(0, jobs);
    handler.counts(firings);
    DueTimes due = DueTimes.paced(AHEAD_SECONDS, perSecond);
    peer.keep(0, jobs, due::at);
    peer.start();
    try {
      due.awaitDue(0);
      firings.await(seconds + LAST_WITHIN_SECONDS);
      return firings.lateness(due);
    } finally {
      peer.stop();
    }
  }
}
