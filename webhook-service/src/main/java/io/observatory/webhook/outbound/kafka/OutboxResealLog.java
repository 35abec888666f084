package io.observatory.webhook.outbound.kafka;

import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.reseal.ResealLog;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who had secrets sealed anew. */
@Component
class OutboxResealLog implements ResealLog {

  private final Outbox outbox;
  private final EventIds ids;

  OutboxResealLog(Outbox outbox, EventIds ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  @Override
  public void ordered(Caller caller, @Nullable String reason, Instant at) {
    outbox.append(
        OperatorActions.event(
            OperatorActions.by(caller, ids.v7(), at)
                .setAction("webhook.secrets.reseal")
                .setSubject("webhook-secrets")
                .setReason(reason)
                .build()));
  }
}
