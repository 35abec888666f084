package io.observatory.scheduler;

import static io.observatory.scheduler.Planted.report;
import static io.observatory.scheduler.Stage.code;
import static io.observatory.scheduler.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What becomes of runs: reports by both ways, retries, silence, the dead and what waits. */
class RunIT {

  @RegisterExtension
  static final Stage STAGE =
      Stage.with(Map.of("scheduler.run.sweep", "200ms", "scheduler.run.grace", "0s"));

  private static final String REPORTS = "/v1/job-runs";
  private static final String DEAD = "/v1/dead-jobs";
  private static final Duration SOON = Stage.SOON;
  private static final String PATIENT =
      "{\"max_attempts\":2,\"backoff\":{\"base_ms\":600000,\"cap_ms\":600000}}";

  private static final String YEARLY = "{\"type\":\"cron\",\"expression\":\"0 0 1 1 *\"}";

  private Planted planted;

  @BeforeEach
  void plant() {
    planted = new Planted(STAGE.jdbc());
  }

  private static HttpResponse<String> say(UUID job, UUID fire, String kind, String more) {
    return say("agent", job, fire, kind, more);
  }

  private static HttpResponse<String> say(
      String role, UUID job, UUID fire, String kind, String more) {
    return STAGE.post(
        REPORTS,
        role,
        "{\"job_id\":\"%s\",\"fire_id\":\"%s\",\"kind\":\"%s\"%s}"
            .formatted(job, fire, kind, more));
  }

  private static List<JsonNode> items(String path) {
    HttpResponse<String> answer = STAGE.get(path, "viewer");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<JsonNode> items = new ArrayList<>();
    json(answer).get("items").forEach(items::add);
    return items;
  }

  private void awaitStatus(UUID job, UUID fire, int status) {
    await().atMost(SOON).until(() -> planted.status(job, fire) == status);
  }

  private static List<JobRunEvent> told(UUID job, JobRunEventKind kind) {
    return STAGE.wire().runs(job.toString()).stream()
        .filter(event -> event.getKind() == kind)
        .toList();
  }

  private static JobRunEvent awaitTold(UUID job, JobRunEventKind kind) {
    return await().atMost(SOON).until(() -> told(job, kind), seen -> !seen.isEmpty()).getFirst();
  }

  /** Over Kafka, in order; what is repeated or comes late changes nothing. */
  @Test
  void aReportedRunEndsOnce() {
    UUID job = planted.job("{\"tracked\":true}");
    UUID fire = planted.run(job, 1, 1);
    STAGE.wire().report(report(job, fire, JobRunEventKind.STARTED).build());
    awaitStatus(job, fire, 2);
    STAGE
        .wire()
        .report(report(job, fire, JobRunEventKind.PROGRESS).setProgress("half way").build());
    await()
        .atMost(SOON)
        .until(
            () ->
                planted.number(
                        """
                        SELECT count(*) FROM job_active WHERE fire_id = ? AND progress = 'half way'
                          AND started_at IS NOT NULL
                        """,
                        fire)
                    == 1);
    JobRunEvent end = report(job, fire, JobRunEventKind.SUCCEEDED).setResult("42").build();
    STAGE.wire().report(end);
    STAGE.wire().report(end);
    STAGE.wire().report(report(job, fire, JobRunEventKind.FAILED).setCode("late").build());
    awaitStatus(job, fire, 3);
    UUID last = planted.run(job, 1, 2);
    STAGE.wire().report(report(job, last, JobRunEventKind.CANCELLED).build());
    awaitStatus(job, last, 9); // of the same partition, so all before was read
    assertThat(planted.status(job, fire)).isEqualTo(3);
    assertThat(planted.number("SELECT result::int FROM job_run WHERE fire_id = ?", fire))
        .isEqualTo(42);
    assertThat(planted.active(job)).isZero();
    assertThat(planted.due(job)).isEmpty();
    assertThat(code(say(job, fire, "failed", ""))).isEqualTo("run_ended");
    assertThat(json(say(job, fire, "succeeded", "")).get("outcome").asString())
        .isEqualTo("repeated");
  }

  /** Two attempts, then dead, told, listed and tried once more for whoever asks. */
  @Test
  void whatFailsIsTriedAgainAndThenDeadAndRedrivenOnce() {
    UUID job = planted.job(PATIENT.replace("}}", "},\"dead_event\":\"jobs.dead\"}"));
    UUID first = planted.run(job, 1, 1);
    HttpResponse<String> answer =
        say(job, first, "failed", ",\"code\":\"no_disk\",\"detail\":\"The disk is full.\"");
    assertThat(json(answer).get("outcome").asString()).as(answer.body()).isEqualTo("taken");
    assertThat(planted.status(job, first)).isEqualTo(4);
    assertThat(planted.due(job)).containsExactly("2 2 1 1");
    assertThat(awaitTold(job, JobRunEventKind.FAILED).getReportedBy()).isEqualTo("agent-one");
    assertThat(items(DEAD + "?job=" + job)).isEmpty();

    UUID second = planted.run(job, 2, 1);
    assertThat(say(job, second, "failed", ",\"code\":\"no_disk\"").statusCode()).isEqualTo(200);
    assertThat(planted.status(job, second)).isEqualTo(8);
    JobRunEvent gaveUp = awaitTold(job, JobRunEventKind.GAVE_UP);
    assertThat(gaveUp.getFireId()).isEqualTo(second.toString());
    assertThat(gaveUp.getCode()).isEqualTo("no_disk");
    assertThat(gaveUp.getAttempt()).isEqualTo(2);
    assertThat(STAGE.wire().of("gateway.webhook.publish.v1", job.toString())).hasSize(1);
    List<JsonNode> dead = items(DEAD + "?redriven=false&job=" + job);
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().get("id").asString()).isEqualTo(second.toString());

    STAGE.jdbc().sql("DELETE FROM cron_due WHERE job_id = ?").param(job).update();
    String redrive = DEAD + "/" + second + "/redrive";
    assertThat(STAGE.post(redrive, "viewer", "{}").statusCode()).isEqualTo(403);
    assertThat(STAGE.post(redrive, "operator", "{\"reason\":\"fixed\"}").statusCode())
        .isEqualTo(202);
    assertThat(planted.due(job)).containsExactly("2 3 " + Integer.MAX_VALUE + " 1");
    assertThat(code(STAGE.post(redrive, "operator", "{}"))).isEqualTo("already_redriven");
    assertThat(items(DEAD + "?redriven=true&job=" + job)).hasSize(1);
  }

  @Test
  void theDeadOfAJobAreRedrivenTogetherAndPaged() {
    UUID job = planted.job("{\"max_attempts\":1}");
    for (int i = 1; i <= 3; i++) {
      say(job, planted.run(job, 1, i), "failed", "");
    }
    HttpResponse<String> page = STAGE.get(DEAD + "?limit=2&job=" + job, "viewer");
    String next = json(page).get("next_cursor").asString();
    assertThat(items(DEAD + "?limit=2&job=" + job + "&cursor=" + next)).hasSize(1);
    HttpResponse<String> all =
        STAGE.post(DEAD + "/redrive", "operator", "{\"job_id\":\"%s\"}".formatted(job));
    assertThat(json(all).get("redriven").asInt()).as(all.body()).isEqualTo(3);
    UUID asked = planted.run(job, 1, 4);
    STAGE.jdbc().sql("UPDATE job_active SET kind = 4 WHERE fire_id = ?").param(asked).update();
    say(job, asked, "failed", "");
    assertThat(planted.number("SELECT kind FROM job_dead WHERE fire_id = ?", asked)).isEqualTo(4);
    UUID cancelled = planted.job("{\"max_attempts\":1}");
    UUID fire = planted.run(cancelled, 1, 1);
    say(cancelled, fire, "failed", "");
    STAGE
        .jdbc()
        .sql("UPDATE cron_jobs SET state = 'CANCELLED' WHERE job_id = ?")
        .param(cancelled)
        .update();
    assertThat(code(STAGE.post(DEAD + "/" + fire + "/redrive", "operator", "{}")))
        .isEqualTo("job_cancelled");
    assertThat(code(STAGE.post(DEAD + "/" + UUID.randomUUID() + "/redrive", "operator", "{}")))
        .isEqualTo("dead_job_not_found");
    assertThat(code(STAGE.get(DEAD + "?job=x", "viewer"))).isEqualTo("invalid_job");
    assertThat(code(STAGE.get(DEAD + "?cursor=x", "viewer"))).isEqualTo("invalid_cursor");
  }

  /** Stale recovery: silence ends a run, a sign of life keeps it, and each is tried again. */
  @Test
  void aSilentRunIsStaleAndOneThatTakesTooLongTimesOut() {
    UUID job = planted.job(PATIENT);
    UUID silent = planted.run(job, 1, 1, "0 seconds", null);
    awaitStatus(job, silent, 6);
    JobRunEvent stale = awaitTold(job, JobRunEventKind.STALE);
    assertThat(stale.getRetryAt()).isAfter(stale.getSentAt().plusSeconds(299));
    assertThat(stale.getReportedBy()).isEqualTo("scheduler-service");
    assertThat(planted.due(job)).containsExactly("2 2 1 1");
    assertThat(code(say(job, silent, "succeeded", ""))).isEqualTo("run_ended");

    UUID other = planted.job(PATIENT);
    UUID slow = planted.run(other, 2, 1, "1 hour", "0 seconds");
    awaitStatus(other, slow, 8);
    awaitTold(other, JobRunEventKind.TIMED_OUT);
    assertThat(awaitTold(other, JobRunEventKind.GAVE_UP).getCode()).isEqualTo("timed_out");

    UUID third = planted.job("{\"stale_after_ms\":3600000}");
    UUID alive = planted.run(third, 1, 1, "2 seconds", null);
    assertThat(say(third, alive, "heartbeat", "").statusCode()).isEqualTo(200);
    assertThat(
            planted.number(
                """
                SELECT count(*) FROM job_active
                WHERE fire_id = ? AND stale_at > now() + interval '59 minutes'
                """,
                alive))
        .isEqualTo(1);
    say(third, alive, "progress", ",\"lease_ms\":7200000,\"progress\":\"half\"");
    assertThat(
            planted.number(
                """
                SELECT count(*) FROM job_active
                WHERE fire_id = ? AND stale_at > now() + interval '119 minutes'
                """,
                alive))
        .isEqualTo(1);
  }

  /**
   * An agent that is quicker than the transaction that writes its run down is heard all the same.
   */
  @Test
  void anEarlyReportCountsWhenItsRunIsWrittenDown() {
    UUID job = planted.job("{\"tracked\":true}");
    UUID fire = UUID.randomUUID();
    assertThat(say(job, fire, "started", "").statusCode()).isEqualTo(202);
    STAGE.wire().report(report(job, fire, JobRunEventKind.SUCCEEDED).build());
    await()
        .atMost(SOON)
        .until(
            () ->
                planted.number("SELECT count(*) FROM job_report_early WHERE fire_id = ?", fire)
                    >= 2);
    planted.history(job, fire, 1);
    planted.active(job, fire, 1, 1, "10 minutes", null);
    awaitStatus(job, fire, 3);
    assertThat(planted.active(job)).isZero();
  }

  /** An agent may make up as many ids as it likes. */
  @Test
  void onlySoMuchWaitsForRunsThatWereNeverFired() {
    UUID job = planted.job("{\"tracked\":true}");
    UUID other = planted.job("{\"tracked\":true}");
    planted.early(job, 4_000);
    HttpResponse<String> crowded = say(job, UUID.randomUUID(), "succeeded", "");
    assertThat(crowded.statusCode()).isEqualTo(429);
    assertThat(code(crowded)).isEqualTo("too_many_early");
    assertThat(say(other, UUID.randomUUID(), "succeeded", "").statusCode()).isEqualTo(202);
    UUID fire = planted.run(job, 1, 1);
    assertThat(say(job, fire, "succeeded", "").statusCode()).isEqualTo(200);
    STAGE.jdbc().sql("DELETE FROM job_report_early WHERE job_id = ?").param(job).update();
  }

  @Test
  void aJobIsPausedWhenItsRunsKeepFailing() {
    UUID job = planted.job(YEARLY, "{\"max_attempts\":1,\"pause_on_failure\":2}");
    say(job, planted.run(job, 1, 1), "failed", "");
    say(job, planted.run(job, 1, 2), "succeeded", "");
    say(job, planted.run(job, 1, 3), "failed", "");
    assertThat(state(job)).isEqualTo("ACTIVE");
    say(job, planted.run(job, 1, 4), "failed", "");
    assertThat(state(job)).isEqualTo("PAUSED");
    say(job, planted.run(job, 1, 5), "failed", "");
    assertThat(state(job)).isEqualTo("PAUSED");
  }

  /** What fails while its job is paused is tried again when the job is resumed. */
  @Test
  void aPausedJobTriesAgainWhenItIsResumed() {
    UUID job = planted.job(YEARLY, PATIENT);
    UUID fire = planted.run(job, 1, 1);
    String path = "/v1/jobs/" + job;
    assertThat(STAGE.post(path + "/pause", "operator", "{}").statusCode()).isEqualTo(200);
    say(job, fire, "failed", "");
    assertThat(planted.status(job, fire)).isEqualTo(4);
    assertThat(planted.due(job)).isEmpty();
    assertThat(STAGE.post(path + "/resume", "operator", "{}").statusCode()).isEqualTo(200);
    assertThat(planted.due(job)).contains("2 2 1 3");
  }

  private static String state(UUID job) {
    return STAGE
        .jdbc()
        .sql("SELECT state FROM cron_jobs WHERE job_id = ?")
        .param(job)
        .query(String.class)
        .single();
  }

  /** The end of a run brings the next about, as long as the schedule goes, and never two. */
  @Test
  void aFixedDelayCountsFromTheEndOfARun() {
    UUID job = planted.job("{\"type\":\"fixed_delay\",\"every_ms\":600000}", "{\"max_runs\":2}");
    UUID first = planted.run(job, 1, 1);
    UUID asked = planted.run(job, 1, 1);
    say(job, first, "succeeded", "");
    assertThat(planted.due(job)).as("another run goes on").isEmpty();
    say(job, asked, "failed", "");
    assertThat(planted.due(job)).containsExactly("1 1 2 1");
    say(job, planted.run(job, 1, 1), "succeeded", "");
    assertThat(planted.due(job)).as("it has its next already").containsExactly("1 1 2 1");
    STAGE.jdbc().sql("DELETE FROM cron_due WHERE job_id = ?").param(job).update();
    say(job, planted.run(job, 1, 2), "succeeded", "");
    assertThat(planted.due(job)).as("two runs and no more").isEmpty();
  }

  /** T10: what waits for a run goes on one by one, oldest first, and nothing waits for nobody. */
  @Test
  void whatWaitsForARunGoesOnWhenItEnds() {
    UUID job = planted.job("{\"overlap\":\"buffer_all\"}");
    UUID fire = planted.run(job, 1, 1);
    planted.waits(job, 20);
    planted.waits(job, 10);
    STAGE.wire().report(report(job, fire, JobRunEventKind.STARTED).build());
    awaitStatus(job, fire, 2);
    assertThat(planted.waiting(job)).isEqualTo(2);
    say(job, fire, "succeeded", "");
    assertThat(planted.waiting(job)).isLessThan(2);
    UUID forgotten = planted.job("{\"overlap\":\"buffer_one\"}");
    planted.waits(forgotten, 10);
    await().atMost(SOON).until(() -> planted.waiting(forgotten) == 0);
  }

  @Test
  void whoMayReportAndWhat() {
    UUID job = planted.job("{\"tracked\":true}");
    UUID fire = planted.run(job, 1, 1);
    assertThat(say("viewer", job, fire, "started", "").statusCode()).isEqualTo(403);
    assertThat(say("none", job, fire, "started", "").statusCode()).isEqualTo(401);
    assertThat(code(say(UUID.randomUUID(), fire, "started", ""))).isEqualTo("run_not_found");
    assertThat(code(say(job, fire, "danced", ""))).isEqualTo("validation_failed");
    assertThat(code(say(job, fire, "started", ",\"lease_ms\":0"))).isEqualTo("validation_failed");
    assertThat(code(STAGE.post(REPORTS, "agent", "{\"job_id\":1}"))).isEqualTo("validation_failed");
    STAGE
        .jdbc()
        .sql("UPDATE cron_jobs SET target_agent_id = 'agent-two' WHERE job_id = ?")
        .param(job)
        .update();
    assertThat(code(say(job, fire, "started", ""))).isEqualTo("not_your_agent");
    assertThat(say("operator", job, fire, "started", "").statusCode()).isEqualTo(200);
    planted.firedFor(fire, "agent-one");
    assertThat(say(job, fire, "succeeded", "").statusCode()).as("whom it was for").isEqualTo(200);
    UUID forgets = planted.job(null);
    assertThat(json(say(forgets, UUID.randomUUID(), "succeeded", "")).get("outcome").asString())
        .isEqualTo("untracked");
  }

  @Test
  void aRecordThatIsNoReportIsADeadLetter() {
    UUID job = planted.job("{\"tracked\":true}");
    String key = job.toString();
    STAGE
        .wire()
        .report(report(job, job, JobRunEventKind.STARTED).setFireId("not one of ours").build());
    STAGE.wire().probe().send(Wire.RUNS, key, new byte[] {1, 2, 3});
    UUID fire = planted.run(job, 1, 1);
    STAGE.wire().report(report(job, fire, JobRunEventKind.SUCCEEDED).build());
    awaitStatus(job, fire, 3);
    assertThat(STAGE.wire().poison(Wire.RUNS, key)).hasSize(2);
  }

  /** Who reads the topics knows every run's id: an id proves nothing. */
  @Test
  void overKafkaOnlyTheAgentThatARunWasFiredForReportsIt() {
    UUID job = planted.job("{\"tracked\":true}");
    UUID fire = planted.run(job, 1, 1);
    UUID mine = planted.run(job, 1, 2);
    planted.firedFor(fire, "agent-zero");
    JobRunEventKind end = JobRunEventKind.FAILED;
    STAGE.wire().report(report(job, fire, end).setReportedBy("agent-two").build());
    STAGE.wire().report(report(job, fire, end).setReportedBy(null).build());
    STAGE.wire().report(report(job, fire, end).build()); // the job's agent of now
    STAGE.wire().report(report(job, UUID.randomUUID(), end).setReportedBy("agent-two").build());
    STAGE.wire().report(report(job, mine, JobRunEventKind.SUCCEEDED).build());
    awaitStatus(job, mine, 3);
    assertThat(planted.status(job, fire)).isEqualTo(1);
    await().atMost(SOON).until(() -> STAGE.wire().poison(Wire.RUNS, job.toString()).size() == 4);
    assertThat(planted.number("SELECT count(*) FROM job_report_early WHERE job_id = ?", job))
        .isZero();
    STAGE
        .wire()
        .report(report(job, fire, JobRunEventKind.SUCCEEDED).setReportedBy("agent-zero").build());
    awaitStatus(job, fire, 3);
  }
}
