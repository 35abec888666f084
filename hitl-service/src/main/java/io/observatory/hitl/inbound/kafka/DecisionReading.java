package io.observatory.hitl.inbound.kafka;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionCognition;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionStateDelta;
import io.observatory.events.DecisionStatus;
import io.observatory.events.EventContext;
import io.observatory.hitl.relay.Facts;
import io.observatory.hitl.relay.Marks;
import io.observatory.hitl.relay.Reading;
import io.observatory.hitl.relay.UnreadableException;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.UndecodableRecordException;
import org.jspecify.annotations.Nullable;

/** Reads what the relay needs out of a DecisionLog of any version. */
final class DecisionReading implements Reading {

  private final AvroCodec codec;

  DecisionReading(AvroCodec codec) {
    this.codec = codec;
  }

  @Override
  public Facts read(byte[] value) {
    try {
      return facts(decision(value));
    } catch (UndecodableRecordException e) {
      throw new UnreadableException("not a DecisionLog", e);
    }
  }

  DecisionLog decision(byte[] value) {
    return codec.decode(Topics.DECISION, value, DecisionLog.class);
  }

  static Facts facts(DecisionLog decision) {
    EventContext context = decision.getContext();
    DecisionStateDelta delta = decision.getStateDelta();
    boolean asks = decision.getControl() != null && decision.getControl().getHitlRequired();
    boolean over = decision.getControl() != null && decision.getControl().getIsTerminal();
    return new Facts(
        decision.getMeta().getSessionId(),
        new Marks(
            decision.getMeta().getTraceId(),
            decision.getIdentity().getAgentId(),
            decision.getMeta().getClusterId(),
            context == null ? null : context.getMissionId(),
            context == null ? null : context.getWorkflowId()),
        asks,
        step(decision.getCognition(), decision.getAction()),
        call(decision),
        delta == null || delta.getTokensConsumed() == null ? 0 : delta.getTokensConsumed(),
        delta == null || delta.getCumulativeSessionCost() == null
            ? 0
            : delta.getCumulativeSessionCost(),
        over);
  }

  /** What was done already, nobody can stop. */
  private static Facts.@Nullable Call call(DecisionLog decision) {
    DecisionAction action = decision.getAction();
    return action == null
            || action.getToolCall() == null
            || action.getStatus() != DecisionStatus.PENDING
        ? null
        : new Facts.Call(
            action.getToolCall(), action.getToolInput(), decision.getIdentity().getAgentType());
  }

  private static Facts.@Nullable Step step(
      @Nullable DecisionCognition cognition, @Nullable DecisionAction action) {
    if (cognition == null && action == null) {
      return null;
    }
    return new Facts.Step(
        cognition == null ? null : cognition.getIntent(),
        action == null ? null : action.getToolCall(),
        action == null ? "" : action.getStatus().name());
  }
}
