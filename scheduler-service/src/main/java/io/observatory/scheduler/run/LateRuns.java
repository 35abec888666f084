package io.observatory.scheduler.run;

import java.time.Instant;
import java.util.List;

/** A slice of runs that took too long or fell silent, and their end. */
final class LateRuns {

  private final List<Ended> ended;
  private final int paused;

  private LateRuns(List<Ended> ended, int paused) {
    this.ended = ended;
    this.paused = paused;
  }

  static LateRuns end(RunStatus cause, Runs.Tools tools) {
    RunStore store = tools.store();
    Instant now = store.now();
    List<RunStore.Late> late =
        cause == RunStatus.TIMED_OUT ? store.lockTimedOut(Runs.SLICE) : store.lockStale(Runs.SLICE);
    Endings.End end =
        cause == RunStatus.TIMED_OUT
            ? new Endings.End(cause, "timed_out", "It did not end in time.", null)
            : new Endings.End(cause, "stale", "It gave no sign of life.", null);
    List<Ended> ended =
        late.stream()
            .map(one -> Endings.failed(one.run(), one.job(), tools.rules().of(one.job()), end, now))
            .toList();
    Aftermath aftermath = new Aftermath(tools);
    aftermath.of(ended, now);
    return new LateRuns(ended, aftermath.paused());
  }

  /** Whether there may be more. */
  boolean isFull() {
    return ended.size() == Runs.SLICE;
  }

  void count(RunMeter meter) {
    ended.forEach(end -> meter.ended(end.status()));
    for (int i = 0; i < paused; i++) {
      meter.paused();
    }
  }
}
