package io.observatory.webhook.ledger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what is kept. Safe for use by many threads. */
public interface Ledger {

  /** That event. */
  Optional<EventView> event(String id);

  /** The deliveries wanted, the latest first: their ids sort by time. */
  List<DeliveryView> deliveries(DeliveryQuery query);

  /** That delivery. */
  Optional<DeliveryView> delivery(UUID id);

  /** The attempts of a delivery behind that one, in their order. */
  List<AttemptView> attempts(UUID deliveryId, int after, int limit);
}
