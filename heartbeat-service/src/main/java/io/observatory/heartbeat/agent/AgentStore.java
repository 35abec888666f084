package io.observatory.heartbeat.agent;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** Where agents outlive the process that watches them. */
public interface AgentStore {

  /**
   * Stores transitions and appends the events that tell of them, in one database transaction.
   *
   * @param transitions at most one for an agent; its revision is the one the row gets
   * @param done orders carried out by them or needing none; marked so in the same transaction,
   *     except where the agent's transition is refused
   * @return ids of those refused, row and event, because the stored revision was not the one before
   */
  Set<String> commit(List<Transition> transitions, List<Order.Done> done);

  /**
   * Orders not carried out yet for agents of {@code partitions}, oldest first, a bounded number.
   *
   * @param partitionCount how many partitions the topic has now
   */
  List<Order> orders(Set<Integer> partitions, int partitionCount);

  /**
   * Hands over every stored agent whose key belongs to one of {@code partitions}, with its
   * partition.
   *
   * @param partitionCount how many partitions the topic has now; it may have grown since agents
   *     were stored
   */
  void load(Set<Integer> partitions, int partitionCount, ObjIntConsumer<AgentSnapshot> into);

  /** Those of {@code agentIds} that are stored, in no order. */
  List<AgentSnapshot> find(Collection<String> agentIds);

  /** Writes when agents were last seen; never moves a stored time back. */
  void saveLastSeen(List<LastSeen> seen);
}
