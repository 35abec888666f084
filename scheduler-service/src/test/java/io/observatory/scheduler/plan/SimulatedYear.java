package io.observatory.scheduler.plan;

import io.observatory.scheduler.fire.DueJob;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** One job through a year under a fake clock: its rows planned as they come due, its runs ended. */
final class SimulatedYear {

  private static final Comparator<DueRow> OLDEST = Comparator.comparing(DueRow::occurrence);

  private record Run(Fire fire, Instant end) {}

  private final SimulatedJob job;
  private final Outages outages;
  private final JobPlanner planner;
  private final String schedule;
  private final String policies;
  private final List<DueRow> rows = new ArrayList<>();
  private final Queue<DueRow> waiting = new PriorityQueue<>(OLDEST);
  private final List<Run> runs = new ArrayList<>();
  private final YearOracle.History history = new YearOracle.History();

  SimulatedYear(SimulatedJob job, Outages outages) {
    HeldForms forms = new HeldForms();
    this.job = job;
    this.outages = outages;
    this.planner = new JobPlanner(forms);
    this.schedule = forms.write(job.schedule());
    this.policies = forms.write(job.policies());
  }

  YearOracle.History history() {
    try {
      rows.add(DueRows.first(job.id(), job.schedule(), job.policies(), SimulatedJob.BEGIN, 0, 1));
    } catch (InvalidScheduleException never) {
      return history;
    }
    Instant now = SimulatedJob.BEGIN;
    while (true) {
      Instant due =
          rows.stream().map(DueRow::dueAt).min(Comparator.naturalOrder()).orElse(Instant.MAX);
      Instant end = runs.stream().map(Run::end).min(Comparator.naturalOrder()).orElse(Instant.MAX);
      Instant event = due.isBefore(end) ? due : end;
      if (event.equals(Instant.MAX)) {
        return history;
      }
      now = outages.upFrom(event.isBefore(now) ? now : event);
      if (!now.isBefore(SimulatedJob.END)) {
        return history;
      }
      Instant at = now;
      Optional<Run> ended = runs.stream().filter(run -> !run.end().isAfter(at)).findFirst();
      if (ended.isPresent()) {
        end(ended.get(), at);
      } else {
        plan(rows.stream().filter(row -> !row.dueAt().isAfter(at)).min(OLDEST).orElseThrow(), at);
      }
    }
  }

  private void plan(DueRow row, Instant now) {
    DueJob due = new DueJob(row, 1, "agent", schedule, policies, null, null);
    List<Fire> active =
        planner.asksForRuns(due) ? runs.stream().map(Run::fire).toList() : List.of();
    Effect effect = planner.plan(due, now, active, waiting.size());
    rows.remove(row);
    effect.next().forEach(next -> (next.dueAt().equals(Instant.MAX) ? waiting : rows).add(next));
    runs.removeIf(run -> effect.cancelled().contains(run.fire().fireId()));
    for (Fire fire : effect.fires()) {
      history.fires().add(new YearOracle.Fired(fire.occurrence(), now));
      if (job.policies().isTracked()) {
        runs.add(new Run(fire, now.plus(job.length(fire.occurrence()))));
      }
    }
    for (Skip skip : effect.skips()) {
      history.skips().merge(skip.reason(), (long) skip.count(), Long::sum);
    }
  }

  private void end(Run run, Instant now) {
    runs.remove(run);
    if (!waiting.isEmpty()) {
      release(waiting.remove(), now);
    }
    if (job.schedule() instanceof Schedule.FixedDelay) {
      DueRows.after(job.id(), job.schedule(), job.policies(), now, run.fire().runNo(), 1)
          .ifPresent(rows::add);
    }
  }

  private void release(DueRow row, Instant now) {
    rows.add(new DueRow(row.jobId(), row.kind(), row.occurrence(), now, 1, 1, row.runNo(), 1));
  }
}
