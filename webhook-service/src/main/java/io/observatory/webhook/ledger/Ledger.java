package io.observatory.webhook.ledger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what is kept. Safe for use by many threads. */
public interface Ledger {

  /** That event. */
  Optional<EventView> event(String id);

  /**
   * The deliveries wanted, the latest first: their ids sort by time.
   *
   * @throws TooBroadException when too much would have to be looked at
   */
  List<DeliveryView> deliveries(DeliveryQuery query);

  /** A question whose answer would take too long to find. */
  final class TooBroadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a cause when that showed only after a while. */
    public TooBroadException(@Nullable Throwable cause) {
      super(
          "Too many deliveries would have to be looked at: name an endpoint, an event, a later"
              + " since, or a status that is rare.",
          cause);
    }
  }

  /** How deliveries and replays stand. */
  Standing standing();

  /** That delivery. */
  Optional<DeliveryView> delivery(UUID id);

  /** The attempts of a delivery behind that one, in their order. */
  List<AttemptView> attempts(UUID deliveryId, int after, int limit);
}
