package io.observatory.webhook.outbound.kafka;

import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookDeliveryKind;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.ledger.DeliveryView;
import io.observatory.webhook.replay.Replay;
import io.observatory.webhook.replay.ReplayLog;
import io.observatory.webhook.replay.ReplayStore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who had what delivered again, in the order's own transaction. */
@Component
class OutboxReplayLog implements ReplayLog {

  private static final String DELIVERIES = "gateway.webhook.delivery.v1";
  private static final UUID NAMESPACE = UUID.fromString("5f3c9f0e-8a86-5d0c-a1c4-6f0b1d9d2e47");

  private final Outbox outbox;

  OutboxReplayLog(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void ordered(Replay replay, Caller caller) {
    outbox.append(
        OperatorActions.event(
            OperatorActions.by(caller, id(replay.id(), "ordered"), replay.createdAt())
                .setAction("webhook.replay.create")
                .setSubject("webhook-replay/" + replay.id())
                .setReason(replay.reason())
                .build()));
  }

  @Override
  public void cancelled(UUID id, Instant at, Caller caller) {
    outbox.append(
        OperatorActions.event(
            OperatorActions.by(caller, id(id, "cancelled"), at)
                .setAction("webhook.replay.cancel")
                .setSubject("webhook-replay/" + id)
                .build()));
  }

  @Override
  public void made(Replay replay, List<ReplayStore.Made> deliveries, Instant at) {
    String detail = "Replay " + replay.id() + ".";
    outbox.append(
        deliveries.stream()
            .map(made -> replayed(made, at, "replay").setDetail(detail).build())
            .map(OutboxReplayLog::event)
            .toList());
  }

  private static WebhookDeliveryEvent.Builder replayed(
      ReplayStore.Made made, Instant at, String code) {
    return WebhookDeliveryEvent.newBuilder()
        .setEventId(id(made.id(), "replayed"))
        .setSentAt(at)
        .setEndpointId(made.endpointId())
        .setDeliveryId(made.id().toString())
        .setSourceEventId(made.eventId())
        .setKind(WebhookDeliveryKind.REPLAYED)
        .setCode(code);
  }

  private static OutboxEvent event(WebhookDeliveryEvent event) {
    return new OutboxEvent(
        DELIVERIES, event.getEndpointId(), event, event.getEventId(), "gateway.webhook.delivery");
  }

  @Override
  public void again(
      UUID old, DeliveryView delivery, Instant at, @Nullable String reason, Caller caller) {
    ReplayStore.Made made =
        new ReplayStore.Made(delivery.id(), delivery.eventId(), delivery.endpointId());
    outbox.append(
        List.of(
            event(replayed(made, at, "manual_retry").build()),
            OperatorActions.event(
                OperatorActions.by(caller, id(delivery.id(), "retry"), at)
                    .setAction("webhook.delivery.retry")
                    .setSubject("webhook-delivery/" + old)
                    .setReason(reason)
                    .build())));
  }

  private static String id(UUID subject, String what) {
    return EventIds.v5(NAMESPACE, subject + "\n" + what);
  }
}
