package io.observatory.scheduler;

import static io.observatory.scheduler.Planted.report;
import static io.observatory.scheduler.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.JobDue;
import io.observatory.events.JobDueKind;
import io.observatory.events.JobRunEventKind;
import io.observatory.scheduler.fire.DueRow;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a job to its end, through the engine: what agents get and what their answers do. */
class FlowIT {

  @RegisterExtension
  static final Stage STAGE =
      Stage.with(Map.of("scheduler.run.sweep", "200ms", "scheduler.run.grace", "0s"));

  private static final Duration SOON = Stage.SOON;
  private static final String EVERY_SECOND = "{\"type\":\"fixed_rate\",\"every_ms\":1000}";
  private static final String NOW = "{\"type\":\"once\",\"delay_ms\":1}";

  private static final String LEASE =
      """
      SELECT extract(epoch FROM stale_at - fired_at)::int FROM job_active WHERE job_id = ?
      """;

  private static final String RUN_OF_AGENT =
      "SELECT count(*) FROM job_active WHERE fire_id = ?::uuid AND target_agent_id = ?";

  private static final String OF_AGENT =
      "SELECT count(*) FROM job_active WHERE job_id = ? AND target_agent_id = ?";

  private Planted planted;

  @BeforeEach
  void plant() {
    planted = new Planted(STAGE.jdbc());
  }

  private static UUID job(String agent, String schedule, String policy) {
    HttpResponse<String> made =
        STAGE.post(
            "/v1/jobs",
            "operator",
            "{\"target_agent_id\":\"%s\",\"schedule\":%s,\"policy\":%s,\"payload\":\"go\"}"
                .formatted(agent, schedule, policy));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return UUID.fromString(json(made).get("job_id").asString());
  }

  private static List<JobDue> due(String agent) {
    return STAGE.wire().due(agent);
  }

  private static List<JobDue> awaitDue(String agent, int count) {
    return await().atMost(SOON).until(() -> due(agent), seen -> seen.size() >= count);
  }

  private static void say(UUID job, JobDue due, JobRunEventKind kind) {
    STAGE
        .wire()
        .report(
            report(job, UUID.fromString(due.getFireId()), kind)
                .setReportedBy(due.getTargetAgentId())
                .build());
  }

  private static void awaitTold(UUID job, JobRunEventKind kind, String code) {
    await()
        .atMost(SOON)
        .until(
            () ->
                STAGE.wire().runs(job.toString()).stream()
                    .anyMatch(event -> event.getKind() == kind && code.equals(event.getCode())));
  }

  /** So many lines of the history have that status. */
  private int lines(UUID job, int status) {
    return planted.number(
        "SELECT count(*) FROM job_run WHERE job_id = ? AND status = ?", job, status);
  }

  private int skipped(UUID job) {
    return planted.number(
        "SELECT coalesce(sum(skipped), 0) FROM job_run WHERE job_id = ? AND status = 7", job);
  }

  /** An agent that fails, then falls silent, then succeeds gets three tries of one occurrence. */
  @Test
  void aRunIsTriedAgainWhenItFailsAndWhenNothingIsHeardOfIt() {
    String agent = Stage.fresh("agent");
    UUID job =
        job(
            agent,
            NOW,
            "{\"max_attempts\":3,\"backoff\":{\"base_ms\":1,\"cap_ms\":1},\"stale_after_ms\":60000}");
    say(job, awaitDue(agent, 1).getFirst(), JobRunEventKind.FAILED);
    JobDue second = awaitDue(agent, 2).get(1);
    assertThat(second.getKind()).isEqualTo(JobDueKind.RETRY);
    assertThat(second.getAttempt()).isEqualTo(2);
    await().atMost(SOON).until(() -> planted.active(job) == 1);
    assertThat(planted.number(LEASE, job)).isEqualTo(60);
    assertThat(planted.number(OF_AGENT, job, agent)).isEqualTo(1);
    STAGE
        .jdbc()
        .sql("UPDATE job_active SET stale_at = now() WHERE job_id = ?") // as a minute later
        .param(job)
        .update();
    JobDue third = awaitDue(agent, 3).get(2);
    assertThat(lines(job, 6)).as("stale").isEqualTo(1);
    say(job, third, JobRunEventKind.SUCCEEDED);
    await().atMost(SOON).until(() -> lines(job, 3) == 1);
    List<JobDue> all = due(agent);
    assertThat(all).hasSize(3);
    assertThat(new HashSet<>(all.stream().map(JobDue::getFireId).toList())).hasSize(3);
    assertThat(new HashSet<>(all.stream().map(JobDue::getScheduledFor).toList())).hasSize(1);
    assertThat(planted.active(job)).isZero();
  }

  /** Whoever was told to run it is the one who answers, also when its job was changed just then. */
  @Test
  void aRunIsOfTheAgentThatItWasFiredForWhenItsJobIsGivenToAnother() {
    String before = Stage.fresh("agent");
    String after = Stage.fresh("agent");
    UUID job = job(before, EVERY_SECOND, "{\"tracked\":true}");
    String path = "/v1/jobs/" + job;
    awaitDue(before, 1);
    String change = "{\"target_agent_id\":\"" + after + "\"}";
    assertThat(STAGE.send("PATCH", path, "operator", change, "If-Match", "\"1\"").statusCode())
        .isEqualTo(200);
    awaitDue(after, 1);
    STAGE.post(path + "/cancel", "operator", "{}");
    for (String agent : List.of(before, after)) {
      for (JobDue due : due(agent)) {
        await().atMost(SOON).until(() -> planted.number(RUN_OF_AGENT, due.getFireId(), agent) == 1);
      }
    }
  }

  /** T10: what becomes of occurrences while a run goes on, by policy; then the run ends. */
  @Test
  void t10OverlapPolicies() {
    List<String> policies =
        List.of("skip", "buffer_one", "buffer_all", "cancel_other", "allow_all");
    List<String> agents = policies.stream().map(Stage::fresh).toList();
    List<UUID> jobs =
        policies.stream()
            .map(
                policy ->
                    job(
                        agents.get(policies.indexOf(policy)),
                        EVERY_SECOND,
                        "{\"tracked\":true,\"overlap\":\"%s\"}".formatted(policy)))
            .toList();
    await().atMost(SOON).until(() -> due(agents.get(4)).size() >= 4);

    UUID skips = jobs.get(0);
    UUID one = jobs.get(1);
    UUID all = jobs.get(2);
    await().atMost(SOON).until(() -> skipped(skips) >= 2 && planted.waiting(all) >= 2);
    assertThat(due(agents.get(0))).hasSize(1);
    awaitTold(skips, JobRunEventKind.SKIPPED, "OVERLAP");
    awaitTold(jobs.get(3), JobRunEventKind.CANCELLED, "replaced");
    assertThat(due(agents.get(1))).hasSize(1);
    assertThat(due(agents.get(2))).hasSize(1);
    assertThat(planted.waiting(one)).isEqualTo(1);
    assertThat(skipped(one)).isPositive();
    assertThat(skipped(all)).isZero();
    assertThat(planted.active(jobs.get(3))).isEqualTo(1);
    assertThat(lines(jobs.get(3), 9)).as("replaced").isGreaterThanOrEqualTo(2);
    assertThat(due(agents.get(3)).stream().map(JobDue::getKind)).contains(JobDueKind.CANCEL);
    assertThat(planted.active(jobs.get(4))).isGreaterThanOrEqualTo(4);

    for (int i = 0; i < 3; i++) {
      say(jobs.get(i), due(agents.get(i)).getFirst(), JobRunEventKind.SUCCEEDED);
    }
    for (int i = 0; i < 3; i++) {
      awaitDue(agents.get(i), 2);
      assertThat(lines(jobs.get(i), 3)).isEqualTo(1);
      assertThat(planted.active(jobs.get(i))).isEqualTo(1);
    }
    assertThat(due(agents.get(2)).get(1).getKind()).isEqualTo(JobDueKind.CATCH_UP);
    jobs.forEach(
        job ->
            assertThat(STAGE.post("/v1/jobs/" + job + "/cancel", "operator", "{}").statusCode())
                .isEqualTo(200));
  }

  /** T5: nobody fired for ten minutes; the policy decides, and what is left out is written down. */
  @Test
  void t5WhatWasMissedIsTreatedByItsPolicy() {
    Map<String, Integer> policies =
        Map.of(
            "{\"policy\":\"skip\"}", 0,
            "{\"policy\":\"latest\"}", 1,
            "{\"policy\":\"fire_now\"}", 1,
            "{\"policy\":\"all\",\"max\":3}", 3,
            "{\"policy\":\"all\"}", 11);
    policies.forEach(
        (policy, fires) -> {
          UUID job =
              planted.job(
                  "{\"type\":\"cron\",\"expression\":\"* * * * *\"}",
                  "{\"misfire\":" + policy + "}");
          missed(job);
          await()
              .atMost(SOON)
              .untilAsserted(
                  () -> {
                    int fired = lines(job, 1);
                    int missed = fired + skipped(job);
                    // a minute may begin while this runs
                    assertThat(missed).as(policy).isBetween(11, 13);
                    assertThat(fired).as(policy).isBetween(fires, fires + 1);
                  });
          assertThat(planted.number(NEXT, job)).as(policy).isEqualTo(1);
        });
  }

  private static final String NEXT =
      "SELECT count(*) FROM cron_due WHERE job_id = ? AND due_at > now() - interval '1 second'";

  /** Its next row is one of ten minutes ago. */
  private static void missed(UUID job) {
    STAGE
        .jdbc()
        .sql(
            """
            INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind)
            SELECT ?, at, ?, at, 1
            FROM (SELECT date_trunc('minute', now()) - interval '10 minutes' AS at) o
            """)
        .params(DueRow.shardOf(job), job)
        .update();
  }
}
