package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionIdentity;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionMeta;
import io.observatory.events.DecisionStatus;
import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.scheduler.upkeep.Upkeep;
import io.observatory.scheduler.upkeep.UpkeepStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reminders that agents ask for by a released step, and what is kept for how long. */
class ReminderIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Stage.SOON;

  private static void step(
      String event, String agent, String tool, DecisionStatus status, @Nullable String input) {
    String session = "s-" + agent;
    STAGE
        .wire()
        .send(
            Wire.DECISIONS,
            session,
            DecisionLog.newBuilder()
                .setEventId(event)
                .setSentAt(Instant.now(Clock.systemUTC()))
                .setMeta(
                    DecisionMeta.newBuilder()
                        .setTraceId("t")
                        .setTimestamp(Instant.now(Clock.systemUTC()))
                        .setSessionId(session)
                        .build())
                .setIdentity(
                    DecisionIdentity.newBuilder()
                        .setAgentId(agent)
                        .setAgentType("reviewer")
                        .setCapabilityVersion("1.0.0")
                        .build())
                .setAction(
                    DecisionAction.newBuilder()
                        .setStatus(status)
                        .setToolCall(tool)
                        .setToolInput(input)
                        .build())
                .build());
  }

  private static List<String> reminders(String agent) {
    return STAGE
        .jdbc()
        .sql(
            """
            SELECT j.payload || ' ' || d.kind || ' '
              || round(extract(epoch FROM d.due_at - j.created_at) / 60)
            FROM cron_jobs j JOIN cron_due d ON d.job_id = j.job_id
            WHERE j.target_agent_id = ? ORDER BY d.due_at
            """)
        .param(agent)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private static List<JobRunEvent> refused(String agent) {
    return STAGE.wire().all(Wire.RUNS).stream()
        .filter(record -> record.value()[0] == 0) // other tests write there what is no event
        .map(record -> STAGE.wire().codec().decode(Wire.RUNS, record.value(), JobRunEvent.class))
        .filter(event -> event.getKind() == JobRunEventKind.REFUSED)
        .filter(event -> event.getContext() != null)
        .filter(event -> agent.equals(event.getContext().getAgentId()))
        .toList();
  }

  /** Once for each event, to the agent itself, after the delay it asked for. */
  @Test
  void anAgentIsRemindedOnceOfWhatItAsked() {
    String agent = Stage.fresh("agent");
    String event = Stage.fresh("event");
    String input = "{\"delay_ms\":600000,\"payload\":{\"look\":\"again\"}}";
    step(event, agent, "schedule_reminder", DecisionStatus.PENDING, input);
    step(event, agent, "schedule_reminder", DecisionStatus.PENDING, input);
    step(Stage.fresh("e"), agent, "write_file", DecisionStatus.PENDING, input);
    step(Stage.fresh("e"), agent, "schedule_reminder", DecisionStatus.FAILURE, input);
    step(
        Stage.fresh("e"),
        agent,
        "schedule_reminder",
        DecisionStatus.SUCCESS,
        "{\"delay_ms\":1200000.0,\"payload\":\"call home\"}");
    await().atMost(SOON).until(() -> reminders(agent).size() >= 2);
    assertThat(reminders(agent)).containsExactly("{\"look\":\"again\"} 5 10", "call home 5 20");
    assertThat(refused(agent)).isEmpty();
  }

  /** Bad input is a warning for whoever watches runs, and holds nobody up. */
  @Test
  void badInputIsAWarning() {
    String agent = Stage.fresh("agent");
    List<String> inputs =
        List.of(
            "no json",
            "[]",
            "{\"payload\":\"x\"}",
            "{\"delay_ms\":0}",
            "{\"delay_ms\":-5}",
            "{\"delay_ms\":1.5}",
            "{\"delay_ms\":\"60000\"}",
            "{\"delay_ms\":1e300}",
            "{\"delay_ms\":315619200001}",
            "{\"delay_ms\":1,\"payload\":\"%s\"}".formatted("x".repeat(256 * 1024 + 1)));
    for (String input : inputs) {
      step(Stage.fresh("e"), agent, "schedule_reminder", DecisionStatus.PENDING, input);
    }
    step(Stage.fresh("e"), agent, "schedule_reminder", DecisionStatus.PENDING, null);
    await().atMost(SOON).until(() -> refused(agent).size() >= inputs.size() + 1);
    assertThat(refused(agent).stream().map(JobRunEvent::getCode).distinct())
        .containsExactlyInAnyOrder("invalid_input", "invalid_delay", "payload_too_large");
    assertThat(reminders(agent)).isEmpty();
  }

  private static UUID once(String state, boolean recurring, int daysAgo) {
    UUID id = UUID.randomUUID();
    STAGE
        .jdbc()
        .sql(
            """
            INSERT INTO cron_jobs (job_id, owner, target_agent_id, schedule, body_hash, recurring,
              state, created_at, updated_at)
            VALUES (?, 'ada', 'kept', format('{"type":"once","at":"%s"}',
                to_char(now() - ? * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), '', ?, ?,
              now() - interval '40 days', now() - interval '40 days')
            """)
        .params(id, daysAgo, recurring, state)
        .update();
    return id;
  }

  /** What fired long ago goes, what is still to be done or was done lately stays. */
  @Test
  void jobsThatAreDoneAreDeletedAfterAWhile() {
    UUID done = once("ACTIVE", false, 35);
    UUID cancelled = once("CANCELLED", true, 35);
    UUID late = once("ACTIVE", false, 3);
    UUID paused = once("PAUSED", false, 35);
    UUID recurring = once("ACTIVE", true, 35);
    UUID runs = once("ACTIVE", false, 35);
    new Planted(STAGE.jdbc()).run(runs, 1, 1);
    Upkeep upkeep =
        new Upkeep(
            STAGE.service().bean(UpkeepStore.class),
            new Upkeep.Terms(7, 30, Duration.ofDays(30), Duration.ofDays(90), 2));
    int slices = 0;
    while (upkeep.slice()) {
      slices++;
    }
    assertThat(slices).isGreaterThan(1);
    assertThat(
            STAGE
                .jdbc()
                .sql("SELECT job_id FROM cron_jobs WHERE target_agent_id = 'kept'")
                .query(UUID.class)
                .list())
        .contains(late, paused, recurring, runs)
        .doesNotContain(done, cancelled);
  }

  /** A line that no day was made for moves to its day, and days that are old are dropped. */
  @Test
  void daysOfTheHistoryAreMadeAndDropped() {
    STAGE
        .owner()
        .sql(
            """
            DO $$ DECLARE day text := to_char(now() AT TIME ZONE 'UTC' + interval '5 days',
              'YYYYMMDD'); BEGIN
              EXECUTE 'DROP TABLE job_run_' || day;
              EXECUTE 'CREATE TABLE job_run_20200101 PARTITION OF job_run '
                || 'FOR VALUES FROM (''2020-01-01'') TO (''2020-01-02'')';
            END $$
            """)
        .update();
    UUID fire = UUID.randomUUID();
    STAGE
        .jdbc()
        .sql(
            """
            INSERT INTO job_run (job_id, fire_id, occurrence, recorded_at, due_at, kind, attempt,
              status)
            VALUES (?, ?, now(), now() + interval '5 days', now(), 1, 1, 1)
            """)
        .params(fire, fire)
        .update();
    UpkeepStore store = STAGE.service().bean(UpkeepStore.class);
    assertThat(store.sizes().homeless()).isEqualTo(1);
    assertThat(store.days(7, 30)).contains("job_run_20200101");
    assertThat(store.sizes().homeless()).isZero();
    assertThat(store.sizes().bytes()).containsKeys("cron_jobs", "job_run", "outbox");
    assertThat(new Planted(STAGE.jdbc()).status(fire, fire)).isEqualTo(1);
    assertThat(store.days(7, 30)).isEmpty();
  }
}
