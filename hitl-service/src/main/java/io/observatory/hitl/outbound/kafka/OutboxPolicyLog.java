package io.observatory.hitl.outbound.kafka;

import io.observatory.events.PolicyText;
import io.observatory.events.SessionControl;
import io.observatory.events.SessionControlKind;
import io.observatory.hitl.command.Caller;
import io.observatory.hitl.policy.PolicyLog;
import io.observatory.hitl.policy.PolicyVersion;
import io.observatory.hitl.receipt.CanonicalJson;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who changed a policy, and the policy for the relay, in the change's own transaction. */
@Component
class OutboxPolicyLog implements PolicyLog {

  private static final UUID NAMESPACE = UUID.fromString("6d1c52c6-3f0a-5b8c-8a51-0c7c9b1f2ad7");

  private final Outbox outbox;
  private final ControlPartitions partitions;

  OutboxPolicyLog(Outbox outbox, ControlPartitions partitions) {
    this.outbox = outbox;
    this.partitions = partitions;
  }

  @Override
  public int partitions() {
    return partitions.count();
  }

  @Override
  public void changed(
      PolicyVersion version, int partitions, @Nullable String before, Caller caller) {
    String eventId = EventIds.v5(NAMESPACE, version.name() + "\n" + version.version());
    List<OutboxEvent> events = controls(version, partitions);
    events.add(
        OperatorActions.event(
            OperatorActions.by(caller, eventId, version.at())
                .setAction("policy.set")
                .setSubject("policy/" + version.name())
                .setBeforeDigest(before)
                .setAfterDigest(version.digest())
                .setReason(version.reason())
                .build()));
    outbox.append(events);
  }

  @Override
  public void repeat(PolicyVersion version, int partitions) {
    outbox.append(controls(version, partitions));
  }

  private List<OutboxEvent> controls(PolicyVersion version, int count) {
    List<OutboxEvent> events = new ArrayList<>();
    for (String key : partitions.keys(count)) {
      String id = EventIds.v5(NAMESPACE, version.name() + "\n" + version.version() + "\n" + key);
      events.add(
          new OutboxEvent(
              OutboxCommandLog.CONTROL,
              key,
              control(id, key, version),
              id,
              "gateway.session.control"));
    }
    return events;
  }

  /** The relay goes by the version: of what it knows already nothing is done again. */
  private static SessionControl control(String id, String key, PolicyVersion version) {
    return SessionControl.newBuilder()
        .setEventId(id)
        .setSentAt(version.at())
        .setCommandId(id)
        .setSessionId(key)
        .setKind(SessionControlKind.SET_POLICY)
        .setPolicy(
            new PolicyText(
                version.name(), version.version(), CanonicalJson.ofTree(version.document()).text()))
        .setPrincipal(version.author())
        .setReason(version.reason())
        .build();
  }
}
