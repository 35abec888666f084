package io.observatory.scheduler.outbound.kafka;

import io.observatory.events.JobDue;
import io.observatory.events.JobDueKind;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.scheduler.fire.DueJob;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Planned;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.stereotype.Component;

/** What is due, as records of {@code gateway.job.due.v1}. */
@Component
class DueRecords {

  static final String TOPIC = "gateway.job.due.v1";

  private static final String TYPE = "gateway.job.due";
  private static final int TRACE_LENGTH = 55;

  /** Of the ids of events that ask to give up a run. */
  private static final UUID CANCELS = UUID.fromString("4b4c9a52-3f6e-4d0e-9f0b-1c8a64a6a0d7");

  private final AvroCodec codec;
  private final CloudEvents cloudEvents;

  DueRecords(AvroCodec codec, CloudEvents cloudEvents) {
    this.codec = codec;
    this.cloudEvents = cloudEvents;
  }

  /** How many records it makes. */
  static int count(Planned planned) {
    return planned.effect().fires().size() + planned.effect().cancelled().size();
  }

  /** Asks for the runs that are replaced to be given up, then for those that are due. */
  List<ProducerRecord<byte[], byte[]>> of(Planned planned, Instant at) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count(planned));
    for (UUID run : planned.effect().cancelled()) {
      records.add(record(cancel(run, planned.due(), at), planned.due(), at));
    }
    for (Fire fire : planned.effect().fires()) {
      records.add(record(due(fire, planned.due()), planned.due(), fire.firedAt()));
    }
    return records;
  }

  private ProducerRecord<byte[], byte[]> record(JobDue event, DueJob due, Instant at) {
    return new ProducerRecord<>(
        TOPIC,
        null,
        due.targetAgentId().getBytes(StandardCharsets.UTF_8),
        codec.encode(TOPIC, event),
        cloudEvents.headers(event.getEventId(), TYPE, at, traceparent(event, due)));
  }

  /** The trace in which the job was made; else one of the fire's own, the same on every repeat. */
  private static String traceparent(JobDue event, DueJob due) {
    String known = due.traceparent();
    if (known != null) {
      return known;
    }
    String id = event.getFireId();
    StringBuilder trace = new StringBuilder(TRACE_LENGTH).append("00-");
    trace.append(id, 0, 8).append(id, 9, 13).append(id, 14, 18);
    trace.append(id, 19, 23).append(id, 24, 36).append('-');
    return trace.append(id, 19, 23).append(id, 24, 36).append("-00").toString();
  }

  private static JobDue due(Fire fire, DueJob due) {
    JobDue event = new JobDue();
    String id = fire.fireId().toString();
    event.setEventId(id);
    event.setSentAt(fire.firedAt());
    event.setJobId(fire.jobId().toString());
    event.setTargetAgentId(due.targetAgentId());
    event.setFireId(id);
    event.setKind(fire.attempt() > 1 ? JobDueKind.RETRY : kind(fire.kind()));
    event.setScheduledFor(fire.occurrence());
    event.setDueAt(fire.dueAt());
    event.setFiredAt(fire.firedAt());
    event.setAttempt(fire.attempt());
    event.setRunNo(fire.runNo());
    event.setJobVersion(fire.version());
    event.setPayload(due.payload());
    event.setLeaseUntil(fire.staleAt());
    event.setTimesOutAt(fire.timesOutAt());
    return event;
  }

  private static JobDue cancel(UUID run, DueJob due, Instant at) {
    JobDue event = new JobDue();
    event.setEventId(EventIds.v5(CANCELS, run.toString()));
    event.setSentAt(at);
    event.setJobId(due.row().jobId().toString());
    event.setTargetAgentId(due.targetAgentId());
    event.setFireId(run.toString());
    event.setKind(JobDueKind.CANCEL);
    event.setScheduledFor(due.row().occurrence());
    event.setFiredAt(at);
    event.setAttempt(due.row().attempt());
    event.setRunNo(due.row().runNo());
    event.setJobVersion(due.jobVersion());
    return event;
  }

  private static JobDueKind kind(FireKind kind) {
    return switch (kind) {
      case SCHEDULED -> JobDueKind.SCHEDULED;
      case RETRY -> JobDueKind.RETRY;
      case CATCH_UP -> JobDueKind.CATCH_UP;
      case TRIGGERED -> JobDueKind.TRIGGERED;
      case REMINDER -> JobDueKind.REMINDER;
    };
  }
}
