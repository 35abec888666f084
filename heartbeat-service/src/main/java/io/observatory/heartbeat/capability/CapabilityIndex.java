package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who has what: for every capability in every version, cluster, type, state and policy the slots of
 * its agents. What nobody has any more is forgotten.
 */
final class CapabilityIndex {

  private final NavigableMap<String, Map<Capability, Skill>> skills = new TreeMap<>();
  private final NavigableMap<String, Label> clusters = new TreeMap<>();
  private final NavigableMap<String, Label> types = new TreeMap<>();
  private final Postings[] states = postings(LiveState.values().length);
  private final Postings[] policies = postings(ExecutionPolicy.values().length);
  private final Map<Kind, Kind> kinds = new HashMap<>();
  private final RoaringBitmap everybody = new RoaringBitmap();

  private static Postings[] postings(int count) {
    Postings[] all = new Postings[count];
    java.util.Arrays.setAll(all, i -> new Postings());
    return all;
  }

  /** The shared instance for what an agent is. */
  Kind kind(MappedAgent agent) {
    List<Capability> capabilities =
        List.copyOf(new java.util.LinkedHashSet<>(agent.capabilities()));
    Skill[] own = new Skill[capabilities.size()];
    for (int i = 0; i < own.length; i++) {
      Capability capability = capabilities.get(i);
      own[i] =
          skills
              .computeIfAbsent(capability.name(), unseen -> new LinkedHashMap<>(2))
              .computeIfAbsent(capability, Skill::new);
    }
    String type = agent.agentType();
    Label label = type == null ? null : types.computeIfAbsent(type, Label::new);
    Kind kind = new Kind(label, agent.policy(), own);
    return Objects.requireNonNullElse(kinds.putIfAbsent(kind, kind), kind);
  }

  Label cluster(String name) {
    return clusters.computeIfAbsent(name, Label::new);
  }

  /** A slot now has this row instead of that; null for none. */
  void move(int slot, @Nullable Row before, @Nullable Row after) {
    if (before != null && after != null) {
      change(slot, before, after);
    } else if (after != null) {
      everybody.add(slot);
      states[after.state().ordinal()].add(slot);
      after.cluster().agents().add(slot);
      join(slot, after.kind());
    } else if (before != null) {
      everybody.remove(slot);
      states[before.state().ordinal()].remove(slot);
      leave(slot, before.kind());
      leave(slot, before.cluster());
    }
  }

  private void change(int slot, Row before, Row after) {
    if (before.state() != after.state()) {
      states[before.state().ordinal()].remove(slot);
      states[after.state().ordinal()].add(slot);
    }
    if (before.cluster() != after.cluster()) {
      after.cluster().agents().add(slot);
      leave(slot, before.cluster());
    }
    if (before.kind() != after.kind()) {
      leave(slot, before.kind());
      join(slot, after.kind());
    }
  }

  private void join(int slot, Kind kind) {
    kind.join();
    kinds.putIfAbsent(kind, kind);
    for (Skill skill : kind.skills()) {
      skill.agents().add(slot);
      skills
          .computeIfAbsent(skill.capability().name(), forgotten -> new LinkedHashMap<>(2))
          .putIfAbsent(skill.capability(), skill);
    }
    Label type = kind.type();
    if (type != null) {
      type.agents().add(slot);
      types.putIfAbsent(type.name(), type);
    }
    if (kind.policy() != null) {
      policies[kind.policy().ordinal()].add(slot);
    }
  }

  private void leave(int slot, Kind kind) {
    if (kind.leave()) {
      kinds.remove(kind);
    }
    for (Skill skill : kind.skills()) {
      skill.agents().remove(slot);
      if (skill.agents().isEmpty()) {
        forget(skill.capability());
      }
    }
    Label type = kind.type();
    if (type != null) {
      type.agents().remove(slot);
      if (type.agents().isEmpty()) {
        types.remove(type.name());
      }
    }
    if (kind.policy() != null) {
      policies[kind.policy().ordinal()].remove(slot);
    }
  }

  private void forget(Capability capability) {
    skills.computeIfPresent(
        capability.name(),
        (name, versions) -> {
          versions.remove(capability);
          return versions.isEmpty() ? null : versions;
        });
  }

  private void leave(int slot, Label cluster) {
    cluster.agents().remove(slot);
    if (cluster.agents().isEmpty()) {
      clusters.remove(cluster.name());
    }
  }

  RoaringBitmap everybody() {
    return everybody;
  }

  Postings state(LiveState state) {
    return states[state.ordinal()];
  }

  Postings policy(ExecutionPolicy policy) {
    return policies[policy.ordinal()];
  }

  /** Every version of the capability of this name. */
  Collection<Skill> versions(String name) {
    return skills.getOrDefault(name, Map.of()).values();
  }

  /** Names of capabilities in order, behind one of them or from the beginning of a prefix. */
  Collection<String> names(String prefix, @Nullable String after) {
    boolean begun = after != null && after.compareTo(prefix) >= 0;
    return skills.tailMap(begun ? Objects.requireNonNull(after) : prefix, !begun).keySet();
  }

  @Nullable Label clusterOf(String name) {
    return clusters.get(name);
  }

  @Nullable Label typeOf(String name) {
    return types.get(name);
  }

  Collection<Label> clustersFrom(String prefix) {
    return clusters.tailMap(prefix, true).values();
  }

  Collection<Label> typesFrom(String prefix) {
    return types.tailMap(prefix, true).values();
  }
}
