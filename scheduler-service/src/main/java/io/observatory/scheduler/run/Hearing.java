package io.observatory.scheduler.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports taken together, inside one transaction. For one thread. */
final class Hearing {

  /**
   * Most that waits for runs of one job, by weight. What an agent makes up waits for ten minutes; a
   * full batch of a job's runs may be answered before it is written down.
   */
  static final int MOST_EARLY = 4_000;

  private final RuleBook rules;
  private final Instant now;
  private final Map<UUID, RunJob> jobs;
  private final Map<UUID, ActiveRun> runs;
  private final Map<UUID, RunStatus> history = new HashMap<>();
  private final Map<UUID, Long> weights = new HashMap<>();
  private final Map<UUID, Sign> signs = new LinkedHashMap<>();
  private final Map<UUID, Ended> ended = new LinkedHashMap<>();
  private final List<Report> early = new ArrayList<>();
  private final List<Heard> heard = new ArrayList<>();
  private int paused;

  private Hearing(RuleBook rules, Instant now, Map<UUID, RunJob> jobs, Map<UUID, ActiveRun> runs) {
    this.rules = rules;
    this.now = now;
    this.jobs = jobs;
    this.runs = runs;
  }

  /**
   * Takes the reports, and writes down what follows.
   *
   * @param age how old the fire may be of a run that is to be found among those that ended
   */
  static Hearing of(List<Report> reports, Runs.Tools tools, Duration age) {
    RunStore store = tools.store();
    RuleBook rules = tools.rules();
    if (reports.isEmpty()) {
      return new Hearing(rules, Instant.MIN, Map.of(), Map.of());
    }
    Map<UUID, RunJob> jobs = byId(store.jobs(ids(reports, Report::jobId, report -> true)));
    Collection<UUID> changing =
        ids(reports, Report::jobId, report -> mayBringMore(report, jobs, rules));
    if (!changing.isEmpty()) {
      jobs.putAll(byId(store.lockJobs(changing)));
    }
    Map<UUID, ActiveRun> runs =
        store.lock(ids(reports, Report::fireId, report -> true)).stream()
            .collect(Collectors.toMap(ActiveRun::fireId, Function.identity()));
    Hearing hearing = new Hearing(rules, store.now(), jobs, runs);
    hearing.take(reports, store, age);
    hearing.settle(tools);
    return hearing;
  }

  private static Map<UUID, RunJob> byId(List<RunJob> jobs) {
    return jobs.stream()
        .collect(Collectors.toMap(RunJob::id, Function.identity(), (a, b) -> b, HashMap::new));
  }

  private static Collection<UUID> ids(
      List<Report> reports, Function<Report, UUID> id, Predicate<Report> which) {
    return reports.stream().filter(which).map(id).distinct().sorted().toList();
  }

  /** Whether a row for the job may follow, which must be of the job's version. */
  private static boolean mayBringMore(Report report, Map<UUID, RunJob> jobs, RuleBook rules) {
    RunJob job = jobs.get(report.jobId());
    return job != null
        && (report.kind() == Report.Kind.FAILED
            || (report.kind().isEnd() && rules.of(job).countsFromEnds()));
  }

  private void take(List<Report> reports, RunStore store, Duration age) {
    List<Report> unknown =
        reports.stream()
            .filter(report -> !runs.containsKey(report.fireId()) && isTracked(report))
            .toList();
    if (!unknown.isEmpty()) {
      store.history(unknown, age).forEach(line -> history.put(line.fireId(), line.status()));
      weights.putAll(store.earlyWeights(ids(unknown, Report::jobId, report -> true)));
    }
    reports.forEach(report -> heard.add(take(report)));
  }

  private boolean isTracked(Report report) {
    RunJob job = jobs.get(report.jobId());
    return job != null && rules.of(job).isTracked();
  }

  private Heard take(Report report) {
    RunJob job = jobs.get(report.jobId());
    ActiveRun run = runs.get(report.fireId());
    if (job == null || (run != null && !run.jobId().equals(job.id()))) {
      return Heard.UNKNOWN;
    }
    if (run == null) {
      return absent(report, job);
    }
    if (ended.containsKey(run.fireId())) {
      return Heard.ENDED;
    }
    if (!report.isFrom(run.agent(job))) {
      return Heard.FORBIDDEN;
    }
    take(report, run, job);
    return Heard.TAKEN;
  }

  /** An agent may be quicker than the transaction that writes its run down. */
  private Heard absent(Report report, RunJob job) {
    if (!isTracked(report)) {
      return Heard.UNTRACKED;
    }
    RunStatus status = history.get(report.fireId());
    if (status != null && !status.isOpen()) {
      return saysSo(report.kind(), status) ? Heard.REPEATED : Heard.ENDED;
    }
    if (!report.isFrom(job.targetAgentId())) {
      return Heard.FORBIDDEN;
    }
    if (weights.getOrDefault(job.id(), 0L) >= MOST_EARLY) {
      return Heard.CROWDED;
    }
    weights.merge(job.id(), (long) report.weight(), Long::sum);
    early.add(report);
    return Heard.EARLY;
  }

  private static boolean saysSo(Report.Kind kind, RunStatus status) {
    return switch (kind) {
      case SUCCEEDED -> status == RunStatus.SUCCEEDED;
      case FAILED -> status == RunStatus.FAILED || status == RunStatus.GAVE_UP;
      case CANCELLED -> status == RunStatus.CANCELLED;
      case STARTED, PROGRESS -> false;
    };
  }

  private void take(Report report, ActiveRun run, RunJob job) {
    RunRules known = rules.of(job);
    switch (report.kind()) {
      case STARTED, PROGRESS -> {
        Duration lease = Objects.requireNonNullElse(report.lease(), known.tracking().staleAfter());
        boolean started = report.kind() == Report.Kind.STARTED;
        Sign sign = new Sign(run, started, now.plus(lease), report.detail());
        signs.merge(run.fireId(), sign, (before, after) -> after.after(before));
      }
      case SUCCEEDED ->
          end(Endings.done(run, job, known, end(RunStatus.SUCCEEDED, report, null), now));
      case CANCELLED ->
          end(Endings.done(run, job, known, end(RunStatus.CANCELLED, report, "cancelled"), now));
      case FAILED ->
          end(Endings.failed(run, job, known, end(RunStatus.FAILED, report, "failed"), now));
    }
  }

  private static Endings.End end(RunStatus cause, Report report, @Nullable String usualCode) {
    String code = report.code() == null ? usualCode : report.code();
    return new Endings.End(cause, code, report.detail(), report.result());
  }

  private void end(Ended end) {
    ended.put(end.run().fireId(), end);
    signs.remove(end.run().fireId());
  }

  private void settle(Runs.Tools tools) {
    RunStore store = tools.store();
    if (!signs.isEmpty()) {
      store.sign(signs.values());
    }
    Aftermath aftermath = new Aftermath(tools);
    aftermath.of(ended.values(), now);
    paused = aftermath.paused();
    if (!early.isEmpty()) {
      store.keepEarly(early);
    }
  }

  /** What became of each, in their order. */
  List<Heard> heard() {
    return List.copyOf(heard);
  }

  void count(RunMeter meter) {
    heard.forEach(meter::heard);
    ended.values().forEach(end -> meter.ended(end.status()));
    for (int i = 0; i < paused; i++) {
      meter.paused();
    }
  }
}
