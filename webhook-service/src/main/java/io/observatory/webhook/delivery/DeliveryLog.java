package io.observatory.webhook.delivery;

import java.time.Instant;
import java.util.Collection;

/** Tells the world what became of deliveries, in the transaction that writes it. */
public interface DeliveryLog {

  /** These results count now. */
  void tell(Collection<Result> results, Instant now);

  /** These events of endpoints that are disabled were recorded and not sent. */
  void skipped(Collection<DeliveryStore.Draft> drafts, Instant now);
}
