package io.observatory.scheduler.outbound.kafka;

import io.observatory.events.EventContext;
import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.scheduler.reminder.Ask;
import io.observatory.scheduler.reminder.Refusal;
import io.observatory.scheduler.reminder.ReminderLog;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Warnings about reminders that can not be, by way of the outbox. */
@Component
class OutboxReminderLog implements ReminderLog {

  private static final String RUNS = "gateway.job.run.v1";

  private final Outbox outbox;

  OutboxReminderLog(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void refused(List<Refusal> refusals, Instant now) {
    outbox.append(refusals.stream().map(refusal -> event(refusal, now)).toList());
  }

  private static OutboxEvent event(Refusal refusal, Instant now) {
    Ask ask = refusal.ask();
    JobRunEvent event =
        JobRunEvent.newBuilder()
            .setEventId(EventIds.v5(refusal.jobId(), "REFUSED"))
            .setSentAt(now)
            .setContext(
                EventContext.newBuilder()
                    .setSessionId(ask.sessionId())
                    .setAgentId(ask.agentId())
                    .build())
            .setJobId(refusal.jobId().toString())
            .setFireId(ask.eventId())
            .setKind(JobRunEventKind.REFUSED)
            .setReportedBy("scheduler-service")
            .setCode(refusal.code())
            .setDetail(refusal.detail())
            .build();
    return new OutboxEvent(
        RUNS, event.getJobId(), event, event.getEventId(), "gateway.job.run", ask.traceparent());
  }
}
