package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.DueRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs as rows. Every call is inside the caller's transaction. Whoever locks both locks jobs first
 * and runs second, each in the order of their ids, or takes only what nobody else has.
 */
public interface RunStore {

  /** The database's time, when this transaction began. */
  Instant now();

  /**
   * Whom a run was fired for while it goes on, else whom the job is for now; empty when there is no
   * such job.
   */
  Optional<String> target(UUID jobId, UUID fireId);

  /** The jobs that there are, as they are committed. */
  List<RunJob> jobs(Collection<UUID> jobIds);

  /** The same, and nobody changes them before this transaction ends. */
  List<RunJob> lockJobs(Collection<UUID> jobIds);

  /** The runs of these ids that have not ended; nobody ends them before this transaction ends. */
  List<ActiveRun> lock(Collection<UUID> fireIds);

  /** A run that is late, with its job; both are locked. */
  record Late(ActiveRun run, RunJob job) {}

  /** Some runs that should have ended by now, without those that somebody works on. */
  List<Late> lockTimedOut(int most);

  /** Some runs that should have given a sign of life by now, the same way. */
  List<Late> lockStale(int most);

  /** A line of the history. */
  record Line(UUID fireId, RunStatus status) {}

  /** What the history says of these runs, where it is no older than that. */
  List<Line> history(Collection<Report> reports, Duration age);

  void sign(Collection<Sign> signs);

  /** Takes the runs from those that go on, and writes into the history how they ended. */
  void end(Collection<Ended> ended);

  /** Lists runs among the dead. */
  void bury(Collection<Ended> dead);

  /**
   * Puts tries and occurrences in line. An occurrence of a fixed delay is left out when the job has
   * another one already, or a try or a run that will bring it.
   */
  void enqueue(Collection<DueRow> rows);

  /** Keeps tries and occurrences of paused jobs until these are resumed, the same way. */
  void park(Collection<DueRow> rows);

  /**
   * Of each of these jobs that has no run now, the first row that waits for the end of one becomes
   * due.
   */
  void release(Collection<UUID> jobIds);

  /** The same for some jobs whose rows wait for nobody any more; returns how many there were. */
  int releaseForgotten(int most);

  /** How the last occurrences of a job ended, the last one first: SUCCEEDED and GAVE_UP only. */
  List<RunStatus> lastEnds(UUID jobId, int most);

  /** What the reports of each of these jobs weigh that wait for their runs, where there are any. */
  Map<UUID, Long> earlyWeights(Collection<UUID> jobIds);

  /** Keeps reports whose runs are not written down yet. */
  void keepEarly(Collection<Report> reports);

  /**
   * Takes back those whose runs are written down now, in the order they came.
   *
   * @param age of those that came no longer ago than that
   */
  List<Report> takeEarly(Duration age, int most);

  /** Forgets those that waited so long for nothing; returns how many. */
  int forgetEarly(Duration age, int most);
}
