package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes down, inside a transaction, what follows from runs that are over. */
final class Aftermath {

  private final RunStore store;
  private final RuleBook rules;
  private final RunLog log;
  private final JobPause pause;
  private int paused;

  Aftermath(Runs.Tools tools) {
    this.store = tools.store();
    this.rules = tools.rules();
    this.log = tools.log();
    this.pause = tools.pause();
  }

  /** How many jobs were paused for it. */
  int paused() {
    return paused;
  }

  void of(Collection<Ended> ended, Instant now) {
    if (ended.isEmpty()) {
      return;
    }
    store.end(ended);
    List<Ended> dead = ended.stream().filter(Ended::isDead).toList();
    if (!dead.isEmpty()) {
      store.bury(dead);
    }
    next(ended, pause(dead));
    store.release(ended.stream().map(end -> end.run().jobId()).distinct().sorted().toList());
    log.ended(ended.stream().filter(end -> end.isDead() || !end.isAgentsWord()).toList(), now);
    dead.forEach(end -> announce(end, now));
  }

  private void announce(Ended end, Instant now) {
    String type = rules.of(end.job()).tracking().deadEvent();
    if (type != null) {
      log.announced(end, type, now);
    }
  }

  private Set<UUID> pause(List<Ended> dead) {
    Set<UUID> jobs = new HashSet<>();
    for (Ended end : dead) {
      RunJob job = end.job();
      int most = rules.of(job).tracking().pauseOnFailure();
      if (most > 0 && job.isActive() && recurs(job) && !jobs.contains(job.id())) {
        List<RunStatus> last = store.lastEnds(job.id(), most);
        if (last.size() == most && last.stream().allMatch(RunStatus.GAVE_UP::equals)) {
          pause.pause(job.id(), "Given up " + most + " times in a row");
          jobs.add(job.id());
        }
      }
    }
    paused += jobs.size();
    return jobs;
  }

  private boolean recurs(RunJob job) {
    return !(rules.of(job).schedule() instanceof Schedule.Once);
  }

  /** What a paused job would do next, it does when it is resumed. */
  private void next(Collection<Ended> ended, Set<UUID> pausedNow) {
    List<DueRow> due = new ArrayList<>();
    List<DueRow> parked = new ArrayList<>();
    for (Ended end : ended) {
      DueRow row = end.next();
      if (row == null) {
        continue;
      }
      if (end.job().isActive() && !pausedNow.contains(end.job().id())) {
        due.add(row);
      } else {
        parked.add(row);
      }
    }
    if (!due.isEmpty()) {
      store.enqueue(due);
    }
    if (!parked.isEmpty()) {
      store.park(parked);
    }
  }
}
