package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.DueRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Writes down, inside a transaction, what follows from runs that are over. */
final class Aftermath {

  private final RunStore store;
  private final RuleBook rules;
  private final RunLog log;
  private int paused;

  Aftermath(RunStore store, RuleBook rules, RunLog log) {
    this.store = store;
    this.rules = rules;
    this.log = log;
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
    List<Ended> rest = withoutPaused(ended, pause(dead));
    List<DueRow> next = rest.stream().map(Ended::next).filter(Objects::nonNull).toList();
    if (!next.isEmpty()) {
      store.enqueue(next);
    }
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
      if (most > 0 && job.isActive() && !jobs.contains(job.id())) {
        List<RunStatus> last = store.lastEnds(job.id(), most);
        if (last.size() == most && last.stream().allMatch(RunStatus.GAVE_UP::equals)) {
          store.pause(job.id(), "failures: " + most + " in a row");
          jobs.add(job.id());
        }
      }
    }
    paused += jobs.size();
    return jobs;
  }

  private static List<Ended> withoutPaused(Collection<Ended> ended, Set<UUID> paused) {
    List<Ended> rest = new ArrayList<>(ended.size());
    for (Ended end : ended) {
      rest.add(paused.contains(end.job().id()) ? end.last() : end);
    }
    return rest;
  }
}
