package io.observatory.heartbeat.agent;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where orders wait for the owner of their agent's partition. Safe for use by many threads. */
public interface OrderBook {

  /**
   * How far an order is.
   *
   * @param revision the agent's after it was carried out, 0 when there was no such agent; null
   *     while it waits
   */
  record Progress(long id, String agentId, @Nullable Long revision) {}

  /**
   * Places an order, and the record of who gave it, in one transaction.
   *
   * @param principal who gives it
   * @param reason why, in their words
   * @return its id
   */
  long place(String agentId, Order.Action action, String principal, @Nullable String reason);

  /** The order, if there is one: those carried out are forgotten after an hour. */
  Optional<Progress> find(long id);

  /** Forgets orders carried out over an hour ago. */
  void clean();
}
