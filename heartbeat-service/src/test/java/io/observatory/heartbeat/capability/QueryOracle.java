package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.Capability;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What a query means, told without index, bitmaps or the map's own version arithmetic. */
public final class QueryOracle {

  private QueryOracle() {}

  /** The ids the map must answer, in its order. */
  public static List<String> answer(Query query, List<MappedAgent> agents) {
    return agents.stream()
        .filter(agent -> matches(query, agent))
        .sorted(Comparator.comparing(MappedAgent::state).thenComparing(MappedAgent::agentId))
        .map(MappedAgent::agentId)
        .toList();
  }

  /** Whether the agent is asked for. */
  public static boolean matches(Query query, MappedAgent agent) {
    if (query instanceof Query.And and) {
      return and.parts().stream().allMatch(part -> matches(part, agent));
    }
    if (query instanceof Query.Or or) {
      return or.parts().stream().anyMatch(part -> matches(part, agent));
    }
    if (query instanceof Query.Not not) {
      return !matches(not.part(), agent);
    }
    if (query instanceof Query.Capable capable) {
      return agent.capabilities().stream().anyMatch(own -> isMeant(capable, own));
    }
    if (query instanceof Query.InCluster cluster) {
      return isNamed(cluster.name(), agent.clusterId());
    }
    if (query instanceof Query.OfType type) {
      return agent.agentType() != null && isNamed(type.name(), agent.agentType());
    }
    if (query instanceof Query.InState state) {
      return agent.state() == state.state();
    }
    return query instanceof Query.UnderPolicy policy && agent.policy() == policy.policy();
  }

  private static boolean isNamed(Query.Text text, String name) {
    return text.isPrefix() ? name.startsWith(text.value()) : name.equals(text.value());
  }

  private static boolean isMeant(Query.Capable capable, Capability own) {
    return isNamed(capable.name(), own.name())
        && capable.range().bounds().stream()
            .allMatch(bound -> own.version() != null && admits(bound, own.version()));
  }

  /** For versions of up to three one-digit numbers, and words that are none. */
  private static boolean admits(VersionRange.Bound bound, String version) {
    if (!Character.isDigit(version.charAt(0)) || !Character.isDigit(bound.version().charAt(0))) {
      return bound.relation() == VersionRange.Relation.EQUAL && bound.version().equals(version);
    }
    int own = number(version);
    int other = number(bound.version());
    return switch (bound.relation()) {
      case EQUAL -> own == other;
      case BELOW -> own < other;
      case AT_MOST -> own <= other;
      case ABOVE -> own > other;
      case AT_LEAST -> own >= other;
      case WITHIN -> (version + ".0.0.").startsWith(bound.version() + ".");
    };
  }

  private static int number(String version) {
    int[] parts = Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    parts = Arrays.copyOf(parts, 3);
    return parts[0] * 10_000 + parts[1] * 100 + parts[2];
  }
}
