package io.observatory.heartbeat.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Counts who has a capability. Called while the map does not change. */
final class Summaries {

  private static final int WORTH_LOOKING = 2_000;
  private static final Comparator<Skill> BY_VERSION =
      Comparator.comparing(
              (Skill skill) -> skill.version(), Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(
              skill -> skill.capability().version(),
              Comparator.nullsFirst(Comparator.naturalOrder()));

  private final CapabilityIndex index;
  private final AgentTable table;

  Summaries(CapabilityIndex index, AgentTable table) {
    this.index = index;
    this.table = table;
  }

  CapabilitySummary of(String name) {
    Collection<Skill> skills = index.versions(name);
    List<CapabilitySummary.VersionCount> versions = new ArrayList<>();
    List<RoaringBitmap> agents = new ArrayList<>();
    for (Skill skill : skills.stream().sorted(BY_VERSION).toList()) {
      versions.add(
          new CapabilitySummary.VersionCount(skill.capability().version(), skill.agents().size()));
      agents.add(skill.agents().bitmap());
    }
    return new CapabilitySummary(name, versions, byState(FastAggregation.or(agents.iterator())));
  }

  private Map<LiveState, Integer> byState(RoaringBitmap agents) {
    Map<LiveState, Integer> counts = new EnumMap<>(LiveState.class);
    if (agents.getCardinality() < WORTH_LOOKING) {
      for (IntIterator slots = agents.getIntIterator(); slots.hasNext(); ) {
        counts.merge(table.state(slots.next()), 1, Integer::sum);
      }
      return counts;
    }
    for (LiveState state : LiveState.values()) {
      int count = RoaringBitmap.andCardinality(agents, index.state(state).bitmap());
      if (count > 0) {
        counts.put(state, count);
      }
    }
    return counts;
  }
}
