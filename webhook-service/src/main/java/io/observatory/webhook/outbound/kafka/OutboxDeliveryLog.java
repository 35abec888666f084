package io.observatory.webhook.outbound.kafka;

import io.observatory.events.WebhookDeadLetter;
import io.observatory.events.WebhookDeadLetterKind;
import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookDeliveryKind;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.webhook.delivery.Attempt;
import io.observatory.webhook.delivery.Delivery;
import io.observatory.webhook.delivery.DeliveryLog;
import io.observatory.webhook.delivery.DeliveryStore;
import io.observatory.webhook.delivery.Result;
import io.observatory.webhook.delivery.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Events about deliveries, and dead letters, by way of the outbox. */
@Component
class OutboxDeliveryLog implements DeliveryLog {

  private static final String EVENTS = "gateway.webhook.delivery.v1";
  private static final String DEAD_LETTERS = "gateway.webhook.dlq.v1";

  private final Outbox outbox;

  OutboxDeliveryLog(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void tell(Collection<Result> results, Instant now) {
    List<OutboxEvent> events = new ArrayList<>(results.size());
    for (Result result : results) {
      WebhookDeliveryKind kind = kind(result.verdict());
      if (kind != null) {
        events.add(event(result, kind, now));
      }
      if (result.verdict() instanceof Verdict.Dead dead) {
        events.add(deadLetter(result, dead, now));
      }
    }
    outbox.append(events);
  }

  private static @Nullable WebhookDeliveryKind kind(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Succeeded _ -> WebhookDeliveryKind.SUCCEEDED;
      case Verdict.Retry _ -> WebhookDeliveryKind.RETRY_SCHEDULED;
      case Verdict.Dead _ -> WebhookDeliveryKind.EXHAUSTED;
      case Verdict.Skipped _ -> WebhookDeliveryKind.SKIPPED;
      case Verdict.Discarded _, Verdict.Waiting _ -> null;
    };
  }

  private static OutboxEvent event(Result result, WebhookDeliveryKind kind, Instant now) {
    Delivery delivery = result.delivery();
    Attempt attempt = result.attempt();
    Instant next = result.verdict() instanceof Verdict.Retry retry ? retry.at() : null;
    String eventId =
        EventIds.v5(delivery.id(), kind.name() + result.attempts() + "/" + delivery.fence());
    WebhookDeliveryEvent event =
        new WebhookDeliveryEvent(
            eventId,
            now,
            null,
            delivery.endpointId(),
            delivery.id().toString(),
            delivery.event().eventId(),
            kind,
            result.attempts(),
            attempt == null ? null : attempt.status(),
            attempt == null ? null : attempt.times().total() / 1_000,
            next,
            code(result),
            null);
    return new OutboxEvent(
        EVENTS,
        delivery.endpointId(),
        event,
        eventId,
        "gateway.webhook.delivery",
        delivery.event().headers().get("traceparent"));
  }

  private static @Nullable String code(Result result) {
    return switch (result.verdict()) {
      case Verdict.Retry retry -> retry.reason();
      case Verdict.Dead dead -> dead.reason();
      case Verdict.Skipped skipped -> skipped.reason();
      default -> null;
    };
  }

  private static OutboxEvent deadLetter(Result result, Verdict.Dead dead, Instant now) {
    Delivery delivery = result.delivery();
    Attempt attempt = result.attempt();
    String eventId = EventIds.v5(delivery.id(), "dead");
    WebhookDeadLetter letter =
        new WebhookDeadLetter(
            eventId,
            now,
            null,
            delivery.endpointId(),
            delivery.id().toString(),
            delivery.event().eventId(),
            dead.reason().equals("exhausted")
                ? WebhookDeadLetterKind.EXHAUSTED
                : WebhookDeadLetterKind.REJECTED,
            result.attempts(),
            attempt == null ? null : attempt.status(),
            attempt == null ? null : attempt.outcome(),
            delivery.event().type(),
            delivery.event().contentType(),
            ByteBuffer.wrap(delivery.event().body()),
            delivery.event().headers());
    return new OutboxEvent(
        DEAD_LETTERS,
        delivery.endpointId(),
        letter,
        eventId,
        "gateway.webhook.dlq",
        delivery.event().headers().get("traceparent"));
  }

  @Override
  public void skipped(Collection<DeliveryStore.Draft> drafts, Instant now) {
    outbox.append(drafts.stream().map(draft -> skipped(draft, now)).toList());
  }

  private static OutboxEvent skipped(DeliveryStore.Draft draft, Instant now) {
    UUID id = draft.id();
    String eventId = EventIds.v5(id, "SKIPPED0/0");
    WebhookDeliveryEvent event =
        new WebhookDeliveryEvent(
            eventId,
            now,
            null,
            draft.endpointId(),
            id.toString(),
            draft.event().eventId(),
            WebhookDeliveryKind.SKIPPED,
            0,
            null,
            null,
            null,
            draft.reason(),
            null);
    return new OutboxEvent(EVENTS, draft.endpointId(), event, eventId, "gateway.webhook.delivery");
  }
}
