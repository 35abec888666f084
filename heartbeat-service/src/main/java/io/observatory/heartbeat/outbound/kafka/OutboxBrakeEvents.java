package io.observatory.heartbeat.outbound.kafka;

import io.observatory.events.OperatorAction;
import io.observatory.events.OperatorActionOutcome;
import io.observatory.heartbeat.agent.Brake;
import io.observatory.heartbeat.agent.BrakeEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** Brakes as operator actions: what stops evictions, and who let them go on, is audited. */
@Component
class OutboxBrakeEvents implements BrakeEvents {

  private static final String TOPIC = "gateway.operator.action.v1";

  private final Outbox outbox;
  private final EventIds eventIds;
  private final Clock clock;

  OutboxBrakeEvents(Outbox outbox, EventIds eventIds, Clock clock) {
    this.outbox = outbox;
    this.eventIds = eventIds;
    this.clock = clock;
  }

  @Override
  public void engaged(Brake brake) {
    append(brake.by(), "brake.engage", brake.scope(), brake.reason());
  }

  @Override
  public void opened(Brake open) {
    append(open.by(), "brake.open", open.scope(), open.reason());
  }

  @Override
  public void removed(String scope, String reason) {
    append(Brake.GATEWAY, "brake.remove", scope, reason);
  }

  private void append(String principal, String action, String scope, String reason) {
    String eventId = eventIds.v7();
    OperatorAction record =
        OperatorAction.newBuilder()
            .setEventId(eventId)
            .setSentAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .setPrincipal(principal)
            .setService(Brake.GATEWAY)
            .setAction(action)
            .setSubject("cluster/" + scope)
            .setReason(reason)
            .setOutcome(OperatorActionOutcome.DONE)
            .build();
    outbox.append(new OutboxEvent(TOPIC, principal, record, eventId, "gateway.operator.action"));
  }
}
