package io.observatory.hitl.outbound.kafka;

import io.observatory.events.OperatorAction;
import io.observatory.events.OperatorActionOutcome;
import io.observatory.hitl.chat.ChatIdentity;
import io.observatory.hitl.chat.ChatLog;
import io.observatory.hitl.command.Caller;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who linked which chat identity, in the link's own transaction. */
@Component
class OutboxChatLog implements ChatLog {

  private final Outbox outbox;
  private final EventIds ids;

  OutboxChatLog(Outbox outbox, EventIds ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  @Override
  public void append(
      String action,
      @Nullable ChatIdentity identity,
      Caller caller,
      @Nullable String refused,
      Instant at) {
    OperatorAction.Builder done =
        OperatorActions.by(caller, ids.v7(), at)
            .setAction(action)
            .setSubject(identity == null ? "chat" : "chat/" + identity.name());
    if (refused != null) {
      done.setReason(refused).setOutcome(OperatorActionOutcome.REFUSED);
    }
    outbox.append(OperatorActions.event(done.build()));
  }
}
