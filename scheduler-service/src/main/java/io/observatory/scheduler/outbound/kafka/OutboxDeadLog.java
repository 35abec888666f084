package io.observatory.scheduler.outbound.kafka;

import io.observatory.events.OperatorAction;
import io.observatory.events.OperatorActionOutcome;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.scheduler.run.DeadLog;
import io.observatory.scheduler.run.Redriver;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who had the dead tried again, in the order's own transaction. */
@Component
class OutboxDeadLog implements DeadLog {

  private static final String TOPIC = "gateway.operator.action.v1";

  private final Outbox outbox;

  OutboxDeadLog(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void redriven(
      UUID jobId, List<UUID> fireIds, Redriver redriver, @Nullable String reason, Instant at) {
    outbox.append(
        fireIds.stream().map(fireId -> event(jobId, fireId, redriver, reason, at)).toList());
  }

  private static OutboxEvent event(
      UUID jobId, UUID fireId, Redriver redriver, @Nullable String reason, Instant at) {
    OperatorAction action =
        OperatorAction.newBuilder()
            .setEventId(EventIds.v5(fireId, "redriven"))
            .setSentAt(at)
            .setPrincipal(redriver.principal())
            .setRoles(redriver.roles())
            .setService("scheduler-service")
            .setRemoteAddress(redriver.remoteAddress())
            .setAction("job.dead.redrive")
            .setSubject("job/" + jobId + "/runs/" + fireId)
            .setReason(reason)
            .setOutcome(OperatorActionOutcome.DONE)
            .build();
    return new OutboxEvent(
        TOPIC, action.getPrincipal(), action, action.getEventId(), "gateway.operator.action");
  }
}
