package io.observatory.hitl.outbound.kafka;

import io.observatory.events.ControlScope;
import io.observatory.events.ControlScopeKind;
import io.observatory.events.EventContext;
import io.observatory.events.GuardSettings;
import io.observatory.events.InjectPosition;
import io.observatory.events.OperatorAction;
import io.observatory.events.SessionControl;
import io.observatory.events.SessionControlKind;
import io.observatory.hitl.command.Caller;
import io.observatory.hitl.command.CommandLog;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.relay.Digest;
import io.observatory.hitl.relay.Guards;
import io.observatory.hitl.relay.Scope;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Commands for the relay and the tale of who gave them, in the command's own transaction. A command
 * about one session lies with its messages; one about all lies once in every partition.
 */
@Component
class OutboxCommandLog implements CommandLog {

  static final String CONTROL = "gateway.control.v1";
  private static final UUID NAMESPACE = UUID.fromString("3b0a5b3e-8d1c-5f60-9b1f-6f0d2c7a4e55");

  private final Outbox outbox;
  private final ControlPartitions partitions;

  OutboxCommandLog(Outbox outbox, ControlPartitions partitions) {
    this.outbox = outbox;
    this.partitions = partitions;
  }

  @Override
  public int partitions() {
    return partitions.count();
  }

  @Override
  public void append(CommandRecord command, Instruction instruction, Caller caller) {
    List<OutboxEvent> events = new ArrayList<>();
    for (String key : keys(command, instruction)) {
      String eventId = EventIds.v5(NAMESPACE, command.id() + "\n" + key);
      SessionControl control = control(eventId, key, command, instruction);
      events.add(new OutboxEvent(CONTROL, key, control, eventId, "gateway.session.control"));
    }
    String actionId = EventIds.v5(NAMESPACE, command.id() + "\naction");
    events.add(OperatorActions.event(action(actionId, command, instruction, caller)));
    outbox.append(events);
  }

  private List<String> keys(CommandRecord command, Instruction instruction) {
    return instruction.sessionId() != null
        ? List.of(instruction.sessionId())
        : partitions.keys(command.partitions());
  }

  private static SessionControl control(
      String eventId, String key, CommandRecord command, Instruction instruction) {
    Instruction.Edit edit = instruction.edit();
    return SessionControl.newBuilder()
        .setEventId(eventId)
        .setSentAt(command.givenAt())
        .setContext(context(instruction))
        .setCommandId(command.id())
        .setSessionId(key)
        .setControlSeq(command.seq())
        .setKind(SessionControlKind.valueOf(command.action().verb().name()))
        .setHoldId(edit.holdId())
        .setScope(scope(instruction.scope()))
        .setFlushAll(edit.flushAll())
        .setPosition(edit.place() == null ? null : InjectPosition.valueOf(edit.place().name()))
        .setGuards(guards(instruction.guards()))
        .setTraceId(edit.traceId())
        .setPayload(edit.payload() == null ? null : ByteBuffer.wrap(edit.payload()))
        .setExpectedDigest(edit.expectedDigest())
        .setApprovalId(edit.approvalId())
        .setPrincipal(command.principal())
        .setReason(command.reason())
        .build();
  }

  private static OperatorAction action(
      String eventId, CommandRecord command, Instruction instruction, Caller caller) {
    Instruction.Edit edit = instruction.edit();
    return OperatorActions.by(caller, eventId, command.givenAt())
        .setContext(context(instruction))
        .setAction(command.action().dotted(instruction.sessionId() != null))
        .setSubject(instruction.subject())
        .setBeforeDigest(
            edit.original() == null ? edit.expectedDigest() : Digest.of(edit.original()))
        .setAfterDigest(edit.payload() == null ? null : Digest.of(edit.payload()))
        .setReason(command.reason())
        .build();
  }

  private static @Nullable EventContext context(Instruction instruction) {
    String sessionId = instruction.sessionId();
    return sessionId == null ? null : EventContext.newBuilder().setSessionId(sessionId).build();
  }

  private static @Nullable ControlScope scope(@Nullable Scope scope) {
    return scope == null
        ? null
        : new ControlScope(ControlScopeKind.valueOf(scope.kind().name()), scope.id());
  }

  private static @Nullable GuardSettings guards(@Nullable Guards guards) {
    return guards == null
        ? null
        : new GuardSettings(
            guards.loopWindow(),
            guards.loopWarning(),
            guards.loopLimit(),
            guards.loopGates(),
            guards.maxCost(),
            guards.maxTokens());
  }
}
