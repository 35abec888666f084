package io.observatory.hitl.inbound.kafka;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionCognition;
import io.observatory.events.DecisionLog;
import io.observatory.events.EventContext;
import io.observatory.hitl.graph.Place;
import io.observatory.hitl.graph.Sighting;
import io.observatory.hitl.graph.Step;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.platform.kafka.PoisonRecordException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what a message tells of its session; ids and texts come out fit for a column. */
final class SightingReading {

  private static final int LONGEST = 256;

  private final AvroCodec codec;

  SightingReading(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * What the message tells.
   *
   * @throws PoisonRecordException when the relay, too, refuses it or moves it to its partition
   */
  Sighting read(ConsumerRecord<byte[], byte[]> record, int partitions, Instant now) {
    DecisionLog decision = codec.decode(Topics.DECISION, record.value(), DecisionLog.class);
    String session = decision.getMeta().getSessionId();
    Misrouting.fault(record, partitions, session)
        .ifPresent(
            fault -> {
              throw new PoisonRecordException(fault, "not where its session is");
            });
    if (session.isEmpty() || session.length() > LONGEST) {
      throw new PoisonRecordException("invalid_session_id", "a session id has 1 to 256 characters");
    }
    Place place = new Place(Instant.ofEpochMilli(record.timestamp()), record.offset());
    EventContext context = decision.getContext();
    String id = clean(session);
    return new Sighting(
        record.partition(),
        place,
        id,
        new Sighting.Belonging(
            shortened(decision.getIdentity().getAgentId()),
            shortened(decision.getMeta().getClusterId()),
            context == null ? null : shortened(context.getMissionId()),
            context == null ? null : shortened(context.getWorkflowId())),
        step(decision, id, place, now));
  }

  private static @Nullable Step step(
      DecisionLog decision, String session, Place place, Instant now) {
    String id = decision.getMeta().getTraceId();
    String parent = decision.getMeta().getParentStepId();
    if (id.isEmpty() || id.length() > LONGEST || (parent != null && parent.length() > LONGEST)) {
      return null;
    }
    DecisionCognition cognition = decision.getCognition();
    DecisionAction action = decision.getAction();
    return new Step(
        session,
        clean(id),
        parent == null || parent.isEmpty() ? null : clean(parent),
        place,
        now,
        Step.Origin.AGENT,
        new Step.Said(
            place,
            shortened(decision.getIdentity().getAgentId()),
            cognition == null ? null : shortened(cognition.getIntent()),
            action == null ? null : shortened(action.getToolCall()),
            action == null ? null : action.getStatus().name()));
  }

  /** PostgreSQL has no NUL in text. */
  private static String clean(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static @Nullable String shortened(@Nullable String text) {
    if (text == null || text.length() <= LONGEST) {
      return text == null ? null : clean(text);
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return clean(text.substring(0, end));
  }
}
