package io.observatory.hitl.inbound.kafka;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionLog;
import io.observatory.events.EventContext;
import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import io.observatory.events.SessionControlResult;
import io.observatory.events.SessionControlResultKind;
import io.observatory.hitl.relay.Answer;
import io.observatory.hitl.relay.Digest;
import io.observatory.hitl.relay.Hold;
import io.observatory.hitl.relay.Notice;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.EventIds;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes notices and answers as events. */
final class EventWriting {

  private static final int LONGEST_INPUT = 65_536;

  private final AvroCodec codec;
  private final DecisionReading decisions;
  private final EventIds ids;
  private final Clock clock;
  private final boolean byApproval;

  EventWriting(
      AvroCodec codec, DecisionReading decisions, EventIds ids, Clock clock, boolean byApproval) {
    this.codec = codec;
    this.decisions = decisions;
    this.ids = ids;
    this.clock = clock;
    this.byApproval = byApproval;
  }

  /** Learns the schema ids before the first event needs them. */
  void warm() {
    codec.warm(Topics.GATE, GateEvent.class);
    codec.warm(Topics.RESULT, SessionControlResult.class);
  }

  /** An event's id with its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(String eventId, byte[] value) {}

  Written gate(Notice notice) {
    String eventId = ids.v7();
    GateEvent event =
        GateEvent.newBuilder()
            .setEventId(eventId)
            .setSentAt(clock.instant())
            .setSessionId(notice.sessionId())
            .setKind(GateEventKind.valueOf(notice.kind().name()))
            .setGateId(notice.gateId())
            .setHoldId(notice.holdId())
            .setApprovalId(approvalId(notice.holdId()))
            .setState(notice.state().name())
            .setHolds(notice.holds())
            .setBufferedCount(notice.buffered())
            .setFlushedCount(notice.flushed())
            .setCommandId(notice.commandId())
            .setPrincipal(notice.principal())
            .setReason(notice.reason())
            .setScore(notice.score())
            .setContext(EventContext.newBuilder().setSessionId(notice.sessionId()).build())
            .build();
    describe(event, notice.about());
    return new Written(eventId, codec.encode(Topics.GATE, event));
  }

  private @Nullable String approvalId(@Nullable String holdId) {
    return byApproval && holdId != null && holdId.startsWith(Hold.GATE_ID) ? holdId : null;
  }

  private void describe(GateEvent event, Notice.@Nullable Subject about) {
    if (about == null) {
      return;
    }
    DecisionLog decision = decisions.decision(about.value());
    DecisionAction action = decision.getAction();
    event.setTraceId(about.marks().traceId());
    event.setDigest(Digest.of(about.value()));
    event.setIntent(decision.getCognition() == null ? null : decision.getCognition().getIntent());
    if (action != null) {
      event.setToolCall(action.getToolCall());
      String input = action.getToolInput();
      event.setToolInput(input == null || input.length() > LONGEST_INPUT ? null : input);
    }
    EventContext theirs = decision.getContext();
    EventContext context =
        theirs == null ? event.getContext() : EventContext.newBuilder(theirs).build();
    context.setSessionId(event.getSessionId());
    context.setAgentId(about.marks().agentId());
    event.setContext(context);
  }

  Written answer(Answer answer, int partition) {
    String eventId = ids.v7();
    SessionControlResult result =
        SessionControlResult.newBuilder()
            .setEventId(eventId)
            .setSentAt(clock.instant())
            .setCommandId(answer.commandId())
            .setSessionId(answer.key())
            .setControlSeq(answer.seq())
            .setKind(SessionControlResultKind.valueOf(answer.kind().name()))
            .setPartition(partition)
            .setState(answer.state() == null ? null : answer.state().name())
            .setHolds(answer.holds())
            .setFlushedCount(answer.flushed())
            .setBufferedCount(answer.buffered())
            .setCode(answer.code())
            .setDetail(answer.detail())
            .setDigest(answer.digest())
            .build();
    return new Written(eventId, codec.encode(Topics.RESULT, result));
  }
}
