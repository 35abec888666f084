package io.observatory.webhook.replay;

import io.observatory.webhook.ledger.DeliveryView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where orders are kept, and where deliveries are made again. Safe for use by many threads. */
public interface ReplayStore {

  /** Somebody works on the same already; nothing was done. */
  final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A delivery that was made, of that event to that endpoint. */
  record Made(UUID id, String eventId, String endpointId) {}

  /**
   * What a step did.
   *
   * @param count deliveries it made, or would have made
   * @param more whether there is something behind it
   * @param made the deliveries it made, in their order
   */
  record Step(int count, boolean more, List<Made> made) {

    /** Takes a copy. */
    public Step {
      made = List.copyOf(made);
    }
  }

  /**
   * Adds an order.
   *
   * @throws BusyException when the same is ordered already
   */
  void insert(Replay replay);

  /** That order. */
  Optional<Replay> find(UUID id);

  /** Orders, the latest first, below that one. */
  List<Replay> list(@Nullable UUID below, int limit);

  /** Ends an order that is not over; whether it was not. */
  boolean cancel(UUID id, Instant at);

  /** Takes the oldest order that nobody works on, and that the owner does not hold already. */
  Optional<Replay> claim(String owner, Duration lease, Collection<UUID> held);

  /**
   * Goes on, inside a transaction: makes at most so many deliveries and moves the order's place.
   *
   * @return empty when the order is not the owner's any more, or over
   */
  Optional<Step> step(Replay replay, int most, Duration lease, Instant now);

  /** Gives up an order that can not go on. */
  void fail(Replay replay, String error, Instant at);

  /** Lets others go on with what that owner worked on. */
  void release(String owner);

  /**
   * Makes the next delivery of the same event to the same endpoint, inside a transaction. One that
   * waits to be retried gives way to it.
   *
   * @return empty when there is no such delivery
   * @throws RefusedException when it can not be sent again now
   */
  Optional<DeliveryView> again(UUID deliveryId, Instant now);

  /** A delivery that can not be sent again now. */
  final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** The stable code and a sentence for people. */
    public RefusedException(String code, String why) {
      super(why);
      this.code = code;
    }

    /** The stable code. */
    public String code() {
      return code;
    }
  }
}
