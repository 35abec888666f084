package io.observatory.webhook.outbound.kafka;

import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookDeliveryKind;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointDigest;
import io.observatory.webhook.endpoint.EndpointLog;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who changed an endpoint, and that one is disabled, in the change's own transaction. */
@Component
class OutboxEndpointLog implements EndpointLog {

  private static final String DELIVERIES = "gateway.webhook.delivery.v1";
  private static final UUID NAMESPACE = UUID.fromString("0c4bb3a5-58a7-5c8e-9f1b-3f7f4d1a6be2");

  private final Outbox outbox;

  OutboxEndpointLog(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void done(Deed deed) {
    Endpoint latest = deed.after() == null ? deed.before() : deed.after();
    String name = deed.id() + "\n" + (latest == null ? 0 : latest.version()) + "\n" + deed.action();
    outbox.append(
        OperatorActions.event(
            OperatorActions.by(deed.caller(), EventIds.v5(NAMESPACE, name), deed.at())
                .setAction(deed.action())
                .setSubject("webhook-endpoint/" + deed.id())
                .setBeforeDigest(digest(deed.before()))
                .setAfterDigest(digest(deed.after()))
                .setReason(deed.reason())
                .build()));
  }

  @Override
  public void disabled(Endpoint endpoint) {
    String id =
        EventIds.v5(NAMESPACE, endpoint.id() + "\n" + endpoint.version() + "\nENDPOINT_DISABLED");
    WebhookDeliveryEvent event =
        WebhookDeliveryEvent.newBuilder()
            .setEventId(id)
            .setSentAt(endpoint.changedAt())
            .setEndpointId(endpoint.id())
            .setDeliveryId("")
            .setSourceEventId("")
            .setKind(WebhookDeliveryKind.ENDPOINT_DISABLED)
            .setCode("endpoint_disabled")
            .setDetail(endpoint.stateReason())
            .build();
    outbox.append(
        new OutboxEvent(DELIVERIES, endpoint.id(), event, id, "gateway.webhook.delivery"));
  }

  private static @Nullable String digest(@Nullable Endpoint endpoint) {
    return endpoint == null ? null : EndpointDigest.of(endpoint);
  }
}
