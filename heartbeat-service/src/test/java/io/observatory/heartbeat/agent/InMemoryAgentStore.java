package io.observatory.heartbeat.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * An {@link AgentStore} of one partition that keeps rows and the events it would have published.
 */
final class InMemoryAgentStore implements AgentStore {

  private final Map<String, AgentSnapshot> rows = new HashMap<>();
  private final List<AgentSnapshot> events = new ArrayList<>();
  private final List<Cause> causes = new ArrayList<>();
  private final List<Order> orders = new ArrayList<>();
  private final List<Order.Done> finished = new ArrayList<>();
  private boolean away;

  @Override
  public Set<String> commit(List<Transition> transitions, List<Order.Done> done) {
    if (away) {
      throw new IllegalStateException("the store is away");
    }
    Set<String> refused = new HashSet<>();
    for (Transition transition : transitions) {
      AgentSnapshot next = transition.agent();
      AgentSnapshot row = rows.get(next.agentId());
      if ((row == null ? 0 : row.revision()) == next.revision() - 1) {
        rows.put(next.agentId(), next);
        events.add(next);
        causes.add(transition.cause());
      } else {
        refused.add(next.agentId());
      }
    }
    done.stream()
        .filter(each -> !refused.contains(each.order().agentId()))
        .forEach(
            each -> {
              orders.remove(each.order());
              finished.add(each);
            });
    return refused;
  }

  @Override
  public List<Order> orders(Set<Integer> partitions, int partitionCount) {
    if (away) {
      throw new IllegalStateException("the store is away");
    }
    return List.copyOf(orders);
  }

  void place(String agentId, Order.Action action) {
    orders.add(new Order(orders.size() + finished.size(), agentId, 0, action));
  }

  List<Order.Done> finished() {
    return finished;
  }

  @Override
  public void load(
      Set<Integer> partitions, int partitionCount, ObjIntConsumer<AgentSnapshot> into) {
    rows.values().forEach(row -> into.accept(row, 0));
  }

  @Override
  public List<AgentSnapshot> find(Collection<String> agentIds) {
    return agentIds.stream().map(rows::get).filter(Objects::nonNull).toList();
  }

  @Override
  public void saveLastSeen(List<LastSeen> seen) {
    throw new UnsupportedOperationException("the domain does not write behind");
  }

  void setAway(boolean isAway) {
    away = isAway;
  }

  void put(AgentSnapshot row) {
    rows.put(row.agentId(), row);
  }

  void remove(String agentId) {
    rows.remove(agentId);
  }

  AgentSnapshot row(String agentId) {
    return Objects.requireNonNull(rows.get(agentId), agentId);
  }

  boolean has(String agentId) {
    return rows.containsKey(agentId);
  }

  /** States published of an agent, oldest first. */
  List<AgentState> statesOf(String agentId) {
    return events.stream()
        .filter(event -> event.agentId().equals(agentId))
        .map(AgentSnapshot::state)
        .toList();
  }

  List<Cause> causes() {
    return causes;
  }

  List<AgentSnapshot> events() {
    return events;
  }
}
