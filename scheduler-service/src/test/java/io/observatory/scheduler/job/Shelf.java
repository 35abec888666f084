package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One job in memory, with its rows, and a clock that stands. */
final class Shelf implements JobStore, JobLog {

  static final Instant NOW = Instant.parse("2027-01-31T09:00:00Z");
  static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");

  final List<DueRow> due = new ArrayList<>();
  final List<DueRow> parked = new ArrayList<>();
  final List<Deed> deeds = new ArrayList<>();
  final List<JobCommand> refused = new ArrayList<>();
  final List<Set<UUID>> locks = new ArrayList<>();
  boolean running;
  @Nullable Instant until;
  Job job;

  private Shelf(Job job) {
    this.job = job;
  }

  static Shelf of(Map<String, Object> schedule, @Nullable Map<String, Object> policy) {
    JobTerms terms = new JobTerms("agent", schedule, policy, "one");
    return new Shelf(
        new Job(
            ID,
            null,
            "olga",
            JobRules.spec(terms, NOW),
            terms.digest(),
            1,
            JobState.ACTIVE,
            null,
            null,
            NOW,
            NOW,
            null));
  }

  /** With a row of that occurrence, due then. */
  Shelf due(FireKind kind, Instant at, int runNo) {
    due.add(new DueRow(ID, kind, at, at, 1, 1, runNo, job.version()));
    return this;
  }

  List<Instant> dueTimes() {
    return due.stream().map(DueRow::dueAt).sorted().toList();
  }

  @Override
  public void lockAll(Collection<UUID> ids) {
    locks.add(Set.copyOf(ids));
  }

  @Override
  public Optional<Standing> lock(UUID id) {
    locks.add(Set.of(id));
    return Optional.of(new Standing(job, NOW, due, parked, running));
  }

  @Override
  public void write(Job next, List<DueRow> remove, List<DueRow> add, @Nullable Instant lastBefore) {
    until = lastBefore;
    job = next;
    due.removeAll(remove);
    parked.removeAll(remove);
    List<DueRow> renumbered = due.stream().map(row -> of(next.version(), row)).toList();
    due.clear();
    due.addAll(renumbered);
    (next.state() == JobState.PAUSED ? parked : due)
        .addAll(add.stream().map(row -> of(next.version(), row)).toList());
  }

  private static DueRow of(long version, DueRow row) {
    return new DueRow(
        row.jobId(),
        row.kind(),
        row.occurrence(),
        row.dueAt(),
        row.attempt(),
        row.priority(),
        row.runNo(),
        version);
  }

  @Override
  public Set<UUID> fired(UUID id, Collection<UUID> fireIds) {
    return Set.of();
  }

  @Override
  public void fire(List<DueRow> rows) {
    due.addAll(rows);
  }

  @Override
  public List<Job> create(List<Fresh> jobs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void load(List<Fresh> jobs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<UUID> pausedUntilNow(int limit) {
    Instant end = job.pausedUntil();
    return end == null || end.isAfter(NOW) ? List.of() : List.of(ID);
  }

  @Override
  public List<UUID> lockPausedUntilNow(int limit) {
    return pausedUntilNow(limit);
  }

  @Override
  public void done(List<Deed> done) {
    deeds.addAll(done);
  }

  @Override
  public void loaded(List<Job> made, Caller caller, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void refused(JobCommand command, JobRefusedException why) {
    refused.add(command);
  }
}
