package io.observatory.heartbeat.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives orders about agents and waits for the owner to carry them out, for a bounded time and
 * without holding a connection. Safe for use by many threads.
 */
public final class AgentOrders {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final OrderBook book;
  private final Duration patience;

  /** Waits for an order at most for {@code patience}. */
  public AgentOrders(OrderBook book, Duration patience) {
    this.book = book;
    this.patience = patience;
  }

  /** Gives an order; what is answered has no revision when it was not carried out in time. */
  public OrderBook.Progress give(
      String agentId, Order.Action action, String principal, @Nullable String reason) {
    long id = book.place(agentId, action, principal, reason);
    long limit = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < limit && !Thread.currentThread().isInterrupted()) {
      Optional<OrderBook.Progress> progress = book.find(id);
      if (progress.isPresent() && progress.get().revision() != null) {
        return progress.get();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return new OrderBook.Progress(id, agentId, null);
  }

  /** An order given within the last hour. */
  public Optional<OrderBook.Progress> find(long id) {
    return book.find(id);
  }
}
