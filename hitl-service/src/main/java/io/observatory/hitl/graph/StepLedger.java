package io.observatory.hitl.graph;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes agents' messages into the tables from which sessions and their graphs are read: each once,
 * because how far a partition was taken is written in the same transaction.
 */
public final class StepLedger {

  private static final int AT_ONCE = 10_000;

  private final StepStore store;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final GraphTerms terms;

  /** Keeps to {@code terms}, by that clock. */
  public StepLedger(
      StepStore store, TransactionTemplate transaction, Clock clock, GraphTerms terms) {
    this.store = store;
    this.transaction = transaction;
    this.clock = clock;
    this.terms = terms;
  }

  /**
   * What became of a batch.
   *
   * @param messages that were not taken before
   * @param steps messages that were noted as steps
   * @param refused that closed a cycle
   * @param beyond messages of sessions that have more than are kept
   */
  public record Taken(int messages, int steps, int refused, int beyond) {

    static final Taken NOTHING = new Taken(0, 0, 0, 0);
  }

  /** Takes messages in their order; what was taken before changes nothing. */
  public Taken take(List<Sighting> sightings) {
    return sightings.isEmpty() ? Taken.NOTHING : transaction.execute(status -> takeAll(sightings));
  }

  private Taken takeAll(List<Sighting> sightings) {
    Map<Integer, Progress> progress =
        new TreeMap<>(
            store.lock(sightings.stream().map(Sighting::partition).collect(Collectors.toSet())));
    List<Sighting> fresh = new ArrayList<>(sightings.size());
    for (Sighting seen : sightings) {
      Progress until = progress.getOrDefault(seen.partition(), Progress.none(seen.partition()));
      if (until.isNew(seen.place())) {
        fresh.add(seen);
        progress.put(seen.partition(), until.after(seen.place()));
      }
    }
    if (fresh.isEmpty()) {
      return Taken.NOTHING;
    }
    Map<String, Long> before = new HashMap<>(store.addActivity(Activity.of(fresh)));
    List<Step> steps = new ArrayList<>(fresh.size());
    int beyond = 0;
    for (Sighting seen : fresh) {
      if (before.merge(seen.sessionId(), 1L, Long::sum) > terms.most()) {
        beyond++;
      } else if (seen.step() != null) {
        steps.add(seen.step());
      }
    }
    int refused = note(steps);
    store.save(progress.values());
    return new Taken(fresh.size(), steps.size(), refused, beyond);
  }

  private int note(List<Step> steps) {
    Map<String, Map<String, Step>> sessions = new HashMap<>();
    for (Step step : steps) {
      sessions
          .computeIfAbsent(step.sessionId(), id -> new HashMap<>())
          .merge(step.id(), step, Step::with);
    }
    Set<String> late = new HashSet<>(store.add(steps));
    List<Step> alone = new ArrayList<>();
    for (Step step : steps) {
      if (step.parentId() != null) {
        Step parent = sessions.getOrDefault(step.sessionId(), Map.of()).get(step.parentId());
        if (parent == null) {
          alone.add(step);
        } else if (Step.ORDER.compare(parent, step) >= 0) {
          late.add(step.sessionId());
        }
      }
    }
    store.await(alone);
    return late.stream()
        .mapToInt(id -> newlyRefused(id, sessions.getOrDefault(id, Map.of()).values()))
        .sum();
  }

  /** Only a step that came after one that names it, or names itself, can close a cycle. */
  private int newlyRefused(String sessionId, Collection<Step> added) {
    List<Step> steps = store.steps(sessionId, terms.most());
    Set<Place> places = added.stream().map(Step::place).collect(Collectors.toSet());
    List<Step> old = steps.stream().filter(step -> !places.contains(step.place())).toList();
    Instant now = clock.instant();
    return StepGraph.of(steps, now, terms.patience()).refused().size()
        - StepGraph.of(old, now, terms.patience()).refused().size();
  }

  /** Notes who has become an orphan; how many. */
  public int orphan() {
    return store.orphan(clock.instant().minus(terms.patience()), AT_ONCE);
  }

  /** Forgets what is older than is kept, in slices; how much. */
  public int forget() {
    Instant before = clock.instant().minus(terms.keep());
    int forgotten = 0;
    int slice;
    do {
      slice = store.forget(before, AT_ONCE);
      forgotten += slice;
    } while (slice >= AT_ONCE);
    return forgotten;
  }
}
