package io.observatory.e2e.fault;

import io.observatory.e2e.fault.Events.Event;
import io.observatory.events.AgentState;
import io.observatory.platform.avro.AvroCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A gateway under faults, a fleet that beats, and the oracle: who went silent is who must be
 * evicted, told on gateway.capability.v1 and listed by GET /v1/agents.
 */
final class Matrix implements AutoCloseable {
  private static final Set<AgentState> THERE = EnumSet.of(AgentState.ALIVE, AgentState.FLAPPING);
  private static final Duration REGISTERED_WITHIN = Duration.ofMinutes(5);

  final Times times;
  final FaultStack stack;
  final Events events;
  final BeatingFleet fleet;
  final Http http;
  private final AvroCodec codec;
  private final List<String> fresh;

  Matrix(Path home, Times times, long seed) {
    this.times = times;
    stack = FaultStack.raise(home, times);
    codec = stack.codec();
    events = new Events(stack.client(), codec);
    http = stack.http();
    fleet =
        new BeatingFleet(
            stack.client(), codec, times.agents(), times.beat(), Clock.systemUTC().instant());
    fresh = new ArrayList<>(fleet.ids());
    Collections.shuffle(fresh, new Random(seed));
    if (!Waiting.until(REGISTERED_WITHIN, this::allThere)) {
      throw new IllegalStateException("not everyone was registered");
    }
  }

  private boolean allThere() {
    return events.count(fleet.ids(), THERE) == times.agents();
  }

  /** Agents that were in no set before: one that comes and goes too often is another matter. */
  Set<String> choose(double share) {
    List<String> chosen = fresh.subList(0, (int) (share * times.agents()));
    Set<String> copy = Set.copyOf(chosen);
    chosen.clear();
    return copy;
  }

  /** Waits until the silent are evicted and the others could have been; then everyone returns. */
  Verdict judge(String scenario, Set<String> silent, int mark, String note) {
    return judge(scenario, new Silent(silent, Set.of()), mark, note);
  }

  /**
   * Who does not beat.
   *
   * @param fallen were alive at the mark and are to be evicted
   * @param dead were evicted before it and are to stay so
   */
  record Silent(Set<String> fallen, Set<String> dead) {}

  Verdict judge(String scenario, Silent who, int mark, String note) {
    Set<String> silent = who.fallen();
    Waiting.until(times.verdict(), () -> events.evictedSince(mark).containsAll(silent));
    Waiting.pass(times.aftermath());
    Set<String> told = events.evictedSince(mark);
    told.removeIf(id -> !fleet.contains(id));
    Set<String> listed = http.withStatus("EVICTED");
    listed.removeIf(id -> !fleet.contains(id));

    Set<String> living = new HashSet<>(told);
    living.addAll(listed);
    living.removeAll(silent);
    living.removeAll(who.dead());
    Set<String> early = tooEarly(mark);
    Set<String> revived = revived(who.dead(), mark);
    Set<String> falsely = union(living, early, revived);
    Set<String> missed = new HashSet<>(silent);
    missed.removeIf(id -> told.contains(id) && listed.contains(id));

    String blame =
        falsely.isEmpty()
            ? ""
            : "%d living, %d too early, %d dead brought back by an old beat, "
                .formatted(living.size(), early.size(), revived.size());
    String measured = note + blame + evictedAfter(mark);
    fleet.resume(silent);
    fleet.resume(who.dead());
    Waiting.until(times.beat().plus(times.slack()), this::allThere);
    return new Verdict(
        scenario,
        times.agents(),
        silent.size(),
        told.size(),
        falsely.size(),
        missed.size(),
        times.agents() - events.count(fleet.ids(), THERE),
        measured);
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    Set<String> union = new HashSet<>();
    for (Set<String> set : sets) {
      union.addAll(set);
    }
    return union;
  }

  private Set<String> tooEarly(int mark) {
    Set<String> early = new HashSet<>();
    for (Event event : evictions(mark)) {
      if (silence(event).compareTo(times.ttl()) < 0) {
        early.add(event.agentId());
      }
    }
    return early;
  }

  /** Those of the dead that a beat older than the TTL brought back. */
  private Set<String> revived(Set<String> dead, int mark) {
    Set<String> revived = new HashSet<>();
    for (Event event : events.since(mark)) {
      if (dead.contains(event.agentId())
          && THERE.contains(event.state())
          && silence(event).compareTo(times.ttl()) >= 0) {
        revived.add(event.agentId());
      }
    }
    return revived;
  }

  private List<Event> evictions(int mark) {
    return events.since(mark).stream()
        .filter(event -> event.isEviction() && fleet.contains(event.agentId()))
        .toList();
  }

  /** How long the broker had not heard the agent when it took this news of it. */
  private Duration silence(Event news) {
    return Duration.between(fleet.lastAppend(news.agentId()), news.at());
  }

  private String evictedAfter(int mark) {
    List<Duration> silences = evictions(mark).stream().map(this::silence).sorted().toList();
    return silences.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "silent for %.1f to %.1f s",
            silences.getFirst().toMillis() / 1e3,
            silences.getLast().toMillis() / 1e3);
  }

  /** How far the service's clock was from the broker's in what it said last since the mark. */
  Duration clockShift(int mark) {
    return events.since(mark).stream()
        .map(event -> Duration.between(event.at(), event.sentAt()))
        .reduce((former, latter) -> latter)
        .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    fleet.close();
    events.close();
    http.close();
    codec.close();
    stack.close();
  }
}
