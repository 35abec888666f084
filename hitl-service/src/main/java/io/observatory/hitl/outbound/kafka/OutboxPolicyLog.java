package io.observatory.hitl.outbound.kafka;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.policy.PolicyLog;
import io.observatory.hitl.policy.PolicyVersion;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who changed a policy, in the change's own transaction. */
@Component
class OutboxPolicyLog implements PolicyLog {

  private static final UUID NAMESPACE = UUID.fromString("6d1c52c6-3f0a-5b8c-8a51-0c7c9b1f2ad7");

  private final Outbox outbox;

  OutboxPolicyLog(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void changed(PolicyVersion version, @Nullable String before, Caller caller) {
    String eventId = EventIds.v5(NAMESPACE, version.name() + "\n" + version.version());
    outbox.append(
        OperatorActions.event(
            OperatorActions.by(caller, eventId, version.at())
                .setAction("policy.set")
                .setSubject("policy/" + version.name())
                .setBeforeDigest(before)
                .setAfterDigest(version.digest())
                .setReason(version.reason())
                .build()));
  }
}
