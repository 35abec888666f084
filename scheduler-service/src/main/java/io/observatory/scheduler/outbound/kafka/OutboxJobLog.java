package io.observatory.scheduler.outbound.kafka;

import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.events.OperatorAction;
import io.observatory.events.OperatorActionOutcome;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.scheduler.job.Caller;
import io.observatory.scheduler.job.Job;
import io.observatory.scheduler.job.JobCommand;
import io.observatory.scheduler.job.JobDigest;
import io.observatory.scheduler.job.JobLog;
import io.observatory.scheduler.job.JobRefusedException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which person did what to a job, and which command was not followed, in the transaction that
 * decides it.
 */
@Component
class OutboxJobLog implements JobLog {

  private static final String TOPIC = "gateway.operator.action.v1";
  private static final String RUNS = "gateway.job.run.v1";
  private static final UUID REFUSALS = UUID.fromString("4b8b4a3e-0d52-4a0c-9a6d-5d0e6c1c7f10");
  private static final String SERVICE = "scheduler-service";

  private final Outbox outbox;
  private final EventIds ids;
  private final Clock clock;

  OutboxJobLog(Outbox outbox, EventIds ids, Clock clock) {
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public void done(List<Deed> deeds) {
    outbox.append(deeds.stream().map(this::event).toList());
  }

  @Override
  public void loaded(List<Job> made, Caller caller, Instant at) {
    outbox.append(
        event(
            by(caller, at)
                .setAction("job.create_many")
                .setSubject("jobs/" + made.size() + "/" + made.getFirst().id())
                .setAfterDigest(JobDigest.of(made))
                .build()));
  }

  @Override
  public void refused(JobCommand command, JobRefusedException why) {
    String job = command.id().id().toString();
    String id = EventIds.v5(REFUSALS, command.eventId());
    JobRunEvent event =
        JobRunEvent.newBuilder()
            .setEventId(id)
            .setSentAt(clock.instant())
            .setJobId(job)
            .setFireId(command.eventId())
            .setKind(JobRunEventKind.REFUSED)
            .setReportedBy(SERVICE)
            .setCode(why.refusal().code())
            .setDetail(why.getMessage())
            .build();
    outbox.append(
        new OutboxEvent(RUNS, job, event, id, "gateway.job.run").of(command.traceparent()));
  }

  private OutboxEvent event(Deed deed) {
    return event(
        by(deed.caller(), deed.at())
            .setAction(deed.action())
            .setSubject("job/" + deed.after().id())
            .setBeforeDigest(digest(deed.before()))
            .setAfterDigest(digest(deed.after()))
            .setReason(deed.reason())
            .build());
  }

  private OperatorAction.Builder by(Caller caller, Instant at) {
    return OperatorAction.newBuilder()
        .setEventId(ids.v7())
        .setSentAt(at)
        .setPrincipal(caller.principal())
        .setRoles(caller.roles())
        .setService(SERVICE)
        .setRemoteAddress(caller.remoteAddress())
        .setOutcome(OperatorActionOutcome.DONE);
  }

  private static OutboxEvent event(OperatorAction action) {
    return new OutboxEvent(
        TOPIC, action.getPrincipal(), action, action.getEventId(), "gateway.operator.action");
  }

  private static @Nullable String digest(@Nullable Job job) {
    return job == null ? null : JobDigest.of(job);
  }
}
