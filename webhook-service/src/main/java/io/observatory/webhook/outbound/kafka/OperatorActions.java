package io.observatory.webhook.outbound.kafka;

import io.observatory.events.OperatorAction;
import io.observatory.events.OperatorActionOutcome;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.webhook.endpoint.Caller;
import java.time.Instant;

/** Who did something, told to the world in the transaction in which it was done. */
final class OperatorActions {

  private static final String TOPIC = "gateway.operator.action.v1";
  private static final String SERVICE = "webhook-service";

  private OperatorActions() {}

  /** Something that caller did; what and to what is for the caller of this to say. */
  static OperatorAction.Builder by(Caller caller, String eventId, Instant at) {
    return OperatorAction.newBuilder()
        .setEventId(eventId)
        .setSentAt(at)
        .setPrincipal(caller.principal())
        .setRoles(caller.roles())
        .setService(SERVICE)
        .setRemoteAddress(caller.remoteAddress())
        .setOutcome(OperatorActionOutcome.DONE);
  }

  static OutboxEvent event(OperatorAction action) {
    return new OutboxEvent(
        TOPIC, action.getPrincipal(), action, action.getEventId(), "gateway.operator.action");
  }
}
