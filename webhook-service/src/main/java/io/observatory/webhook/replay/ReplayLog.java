package io.observatory.webhook.replay;

import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.ledger.DeliveryView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the world who had what delivered again, if and when the transaction commits. */
public interface ReplayLog {

  /** Somebody gave an order. */
  void ordered(Replay replay, Caller caller);

  /** Somebody ended an order. */
  void cancelled(UUID id, Instant at, Caller caller);

  /** An order had these made. */
  void made(Replay replay, List<ReplayStore.Made> deliveries, Instant at);

  /** Somebody had one delivery made again. */
  void again(UUID old, DeliveryView delivery, Instant at, @Nullable String reason, Caller caller);
}
