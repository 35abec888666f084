package io.observatory.scheduler.outbound.kafka;

import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.events.WebhookPublish;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.run.ActiveRun;
import io.observatory.scheduler.run.Ended;
import io.observatory.scheduler.run.Report;
import io.observatory.scheduler.run.RunLog;
import io.observatory.scheduler.run.RunStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Events about runs, by way of the outbox. */
@Component
class OutboxRunLog implements RunLog {

  private static final String RUNS = "gateway.job.run.v1";
  private static final String WEBHOOKS = "gateway.webhook.publish.v1";
  private static final String SERVICE = "scheduler-service";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Outbox outbox;

  OutboxRunLog(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void ended(Collection<Ended> ended, Instant now) {
    List<OutboxEvent> events = new ArrayList<>();
    for (Ended end : ended) {
      if (!end.isAgentsWord()) {
        events.add(event(end, kind(end.cause()), now));
      }
      if (end.isDead()) {
        events.add(event(end, JobRunEventKind.GAVE_UP, now));
      }
    }
    outbox.append(events);
  }

  private static JobRunEventKind kind(RunStatus cause) {
    return cause == RunStatus.STALE ? JobRunEventKind.STALE : JobRunEventKind.TIMED_OUT;
  }

  private static OutboxEvent event(Ended end, JobRunEventKind kind, Instant now) {
    ActiveRun run = end.run();
    DueRow next = end.next();
    Instant retryAt = next == null || end.isDead() || !end.job().isActive() ? null : next.dueAt();
    return event(
        said(run.jobId(), run.fireId(), kind, now)
            .setReportedBy(SERVICE)
            .setScheduledFor(run.occurrence())
            .setAttempt(run.attempt())
            .setRetryAt(retryAt)
            .setCode(end.code())
            .setDetail(end.detail())
            .build(),
        end.job().traceparent());
  }

  private static JobRunEvent.Builder said(
      UUID jobId, UUID fireId, JobRunEventKind kind, Instant now) {
    return JobRunEvent.newBuilder()
        .setEventId(EventIds.v5(fireId, kind.name()))
        .setSentAt(now)
        .setJobId(jobId.toString())
        .setFireId(fireId.toString())
        .setKind(kind);
  }

  private static OutboxEvent event(JobRunEvent event, @Nullable String traceparent) {
    return new OutboxEvent(
        RUNS, event.getJobId(), event, event.getEventId(), "gateway.job.run", traceparent);
  }

  @Override
  public void announced(Ended dead, String type, Instant now) {
    ActiveRun run = dead.run();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("job_id", run.jobId().toString());
    body.put("fire_id", run.fireId().toString());
    body.put("target_agent_id", dead.job().targetAgentId());
    body.put("scheduled_for", run.occurrence().toString());
    body.put("attempts", run.attempt());
    body.put("code", dead.code());
    body.put("detail", dead.detail());
    body.put("died_at", now.toString());
    String key = run.jobId().toString();
    WebhookPublish event =
        WebhookPublish.newBuilder()
            .setEventId(EventIds.v5(run.fireId(), "dead"))
            .setSentAt(now)
            .setOrderingKey(key)
            .setType(type)
            .setSubject("job/" + run.jobId())
            .setBody(
                ByteBuffer.wrap(JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8)))
            .build();
    outbox.append(
        new OutboxEvent(
            WEBHOOKS,
            key,
            event,
            event.getEventId(),
            "gateway.webhook.publish",
            dead.job().traceparent()));
  }

  @Override
  public void reported(Report report, String reporter, Instant now) {
    JobRunEventKind kind = JobRunEventKind.valueOf(report.kind().name());
    Duration lease = report.lease();
    outbox.append(
        event(
            said(report.jobId(), report.fireId(), kind, now)
                .setEventId(EventIds.v5(report.fireId(), kind + "/" + now))
                .setReportedBy(reporter)
                .setLeaseUntil(lease == null ? null : now.plus(lease))
                .setCode(report.code())
                .setDetail(report.kind().isEnd() ? report.detail() : null)
                .setProgress(report.kind().isEnd() ? null : report.detail())
                .setResult(report.result())
                .build(),
            null));
  }

  @Override
  public void skipped(Collection<Skip> skips, Instant now) {
    outbox.append(skips.stream().map(skip -> skipped(skip, now)).toList());
  }

  private static OutboxEvent skipped(Skip skip, Instant now) {
    UUID fireId = Fire.idOf(skip.jobId(), skip.first(), skip.kind(), 1);
    return event(
        said(skip.jobId(), fireId, JobRunEventKind.SKIPPED, now)
            .setReportedBy(SERVICE)
            .setScheduledFor(skip.first())
            .setSkipped(skip.count())
            .setCode(skip.reason())
            .build(),
        null);
  }

  @Override
  public void replaced(UUID jobId, Collection<UUID> fireIds, Instant now) {
    outbox.append(
        fireIds.stream()
            .map(
                fireId ->
                    event(
                        said(jobId, fireId, JobRunEventKind.CANCELLED, now)
                            .setReportedBy(SERVICE)
                            .setCode("replaced")
                            .build(),
                        null))
            .toList());
  }
}
