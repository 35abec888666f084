package io.observatory.hitl.graph;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where steps are kept; all but the reads are called in one transaction per batch. */
public interface StepStore {

  /** How far these partitions were taken; nobody else takes them until the transaction ends. */
  Map<Integer, Progress> lock(Set<Integer> partitions);

  /** Notes how far partitions were taken. */
  void save(Collection<Progress> progress);

  /** Adds what messages tell of sessions; how many messages each had before. */
  Map<String, Long> addActivity(Collection<Activity> activities);

  /** Adds what messages say of steps; the sessions of those that were waited for as parents. */
  Set<String> add(Collection<Step> steps);

  /** Notes steps that are waiting unless their parents are there. */
  void await(Collection<Step> steps);

  /**
   * Notes that steps which waited since then are orphans; how many became it, at most that many.
   */
  int orphan(Instant since, int most);

  /** Forgets messages that came before then; how many, at most that many. */
  int forget(Instant before, int most);

  /** What messages say of a session's steps, the first ones first. */
  List<Step> steps(String sessionId, int most);
}
