package io.observatory.heartbeat.outbound.kafka;

import io.observatory.events.OperatorAction;
import io.observatory.events.OperatorActionOutcome;
import io.observatory.heartbeat.agent.ActionLog;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decisions as operator actions, in the transaction that carries them out. */
@Component
class OutboxActionLog implements ActionLog {

  private static final String TOPIC = "gateway.operator.action.v1";
  private static final String SERVICE = "heartbeat-service";

  private final Outbox outbox;
  private final EventIds eventIds;
  private final Clock clock;

  OutboxActionLog(Outbox outbox, EventIds eventIds, Clock clock) {
    this.outbox = outbox;
    this.eventIds = eventIds;
    this.clock = clock;
  }

  @Override
  public void append(String principal, String action, String subject, @Nullable String reason) {
    String eventId = eventIds.v7();
    OperatorAction record =
        OperatorAction.newBuilder()
            .setEventId(eventId)
            .setSentAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .setPrincipal(principal)
            .setService(SERVICE)
            .setAction(action)
            .setSubject(subject)
            .setReason(reason)
            .setOutcome(OperatorActionOutcome.DONE)
            .build();
    outbox.append(new OutboxEvent(TOPIC, principal, record, eventId, "gateway.operator.action"));
  }
}
