package io.observatory.heartbeat.agent;

import java.util.List;
import java.util.Optional;

/**
 * Answers who is there, on any instance: what is stored, and for agents owned here the moment they
 * were last seen as memory knows it. Safe for use by many threads.
 */
public final class AgentLookup {

  private final AgentDirectory directory;
  private final Fleet fleet;

  /** Reads from {@code directory}, overlaid with {@code fleet}. */
  public AgentLookup(AgentDirectory directory, Fleet fleet) {
    this.directory = directory;
    this.fleet = fleet;
  }

  /** A page of agents in the order of their ids. */
  public List<AgentSnapshot> list(AgentQuery query) {
    return directory.list(query).stream().map(this::overlay).toList();
  }

  /** The agent, if it is known. */
  public Optional<AgentSnapshot> find(String agentId) {
    return directory.find(agentId).map(this::overlay);
  }

  private AgentSnapshot overlay(AgentSnapshot row) {
    Optional<Sighting> seen = fleet.sighting(row.agentId());
    if (seen.isEmpty() || seen.get().lastSeen().isBefore(row.lastSeen())) {
      return row;
    }
    AgentState state =
        row.state() == AgentState.ALIVE && seen.get().state() == AgentState.LATE
            ? AgentState.LATE
            : row.state();
    return row.with(state, seen.get().lastSeen());
  }
}
