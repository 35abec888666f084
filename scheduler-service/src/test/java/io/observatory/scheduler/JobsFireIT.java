package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.JobDue;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What people and agents ask for, and what is fired for it. */
class JobsFireIT {

  @RegisterExtension static final Stage stage = Stage.usual();

  private static final String HOURLY = "{\"type\": \"cron\", \"expression\": \"0 * * * *\"}";

  /** T1, T6 and T7: their jobs are due in the same seconds, so one wait does for all. */
  @Test
  void ordersThatComeInTimeCountAndOthersSayThatTheyDoNot() {
    Asked untouched = in(1_500);
    Asked tooLate = in(500);
    HttpResponse<String> refused = order(tooLate, "cancel", "{}");
    Asked cancelled = in(4_000);
    assertThat(order(cancelled, "cancel", "{}").statusCode()).isEqualTo(200);
    Asked payload = in(4_000);
    assertThat(change(payload, "\"payload\": \"two\"").statusCode()).isEqualTo(200);
    Asked earlier = in(60_000);
    assertThat(change(earlier, "\"schedule\": " + delay(1_200)).statusCode()).isEqualTo(200);
    Asked later = in(4_000);
    assertThat(change(later, "\"schedule\": " + delay(5_000)).statusCode()).isEqualTo(200);

    await().atMost(Stage.SOON).until(() -> !stage.wire().due(later.agent()).isEmpty());
    assertThat(Stage.code(refused)).isEqualTo("too_late");
    assertThat(stage.wire().due(cancelled.agent())).isEmpty();
    for (Asked once : List.of(untouched, earlier, later, payload, tooLate)) {
      assertThat(stage.wire().due(once.agent()))
          .singleElement()
          .satisfies(
              fired -> assertThat(fired.getFiredAt()).isAfterOrEqualTo(fired.getScheduledFor()));
    }
    assertThat(stage.wire().due(payload.agent()).getFirst().getPayload()).isEqualTo("two");
    assertThat(lateness(untouched))
        .isBetween(Duration.ZERO, Duration.ofSeconds(5)); // the machine may be busy;
    await()
        .atMost(Stage.SOON)
        .untilAsserted(
            () ->
                assertThat(runs(untouched.job())).extracting(Run::status).containsExactly("FIRED"));
    assertThat(state(untouched.job())).isEqualTo("FINISHED");
  }

  @Test
  void t11WhatWasMissedDuringAPauseIsForThePolicy() {
    Asked asked = job(HOURLY);
    order(asked, "pause", "{}");
    stage
        .owner()
        .sql(
            """
            UPDATE cron_parked SET occurrence = occurrence - interval '6 hours',
              due_at = due_at - interval '6 hours' WHERE job_id = ?::uuid\
            """)
        .param(asked.job())
        .update();
    order(asked, "resume", "{}");

    await().atMost(Stage.SOON).until(() -> !stage.wire().due(asked.agent()).isEmpty());
    await().atMost(Stage.SOON).until(() -> runs(asked.job()).size() >= 2);
    assertThat(stage.wire().due(asked.agent())).hasSize(1);
    assertThat(runs(asked.job())).extracting(Run::status).contains("FIRED", "SKIPPED");
    assertThat(runs(asked.job())).extracting(Run::skipped).contains(5);
  }

  @Test
  void t12TwoTriggersAtOnceAreTwoRuns() {
    Asked asked = job(HOURLY);
    List<HttpResponse<String>> answers =
        Stream.of(1, 2).parallel().map(n -> order(asked, "trigger", "{}")).toList();

    await().atMost(Stage.SOON).until(() -> stage.wire().due(asked.agent()).size() >= 2);
    assertThat(stage.wire().due(asked.agent()))
        .extracting(JobDue::getFireId)
        .containsExactlyInAnyOrderElementsOf(
            answers.stream().map(a -> Stage.json(a).get("fire_ids").get(0).asString()).toList());
  }

  @Test
  void t20ABackfillTwiceIsTheSameRuns() {
    Asked asked = job("{\"type\": \"cron\", \"expression\": \"0 3 * * *\"}");
    String window = "{\"from\": \"2026-03-01T00:00:00Z\", \"until\": \"2026-03-31T00:00:00Z\"}";
    JsonNode first = Stage.json(order(asked, "backfill", window));
    await().atMost(Stage.SOON).until(() -> runs(asked.job()).size() == 30);
    JsonNode second = Stage.json(order(asked, "backfill", window));
    String last = Stage.json(order(asked, "trigger", "{}")).get("fire_ids").get(0).asString();
    await().atMost(Stage.SOON).until(() -> ids(asked).anyMatch(last::equals));

    assertThat(second).isEqualTo(first);
    assertThat(ids(asked)).hasSize(31).doesNotHaveDuplicates();
  }

  /** Else one agent takes the names of all. */
  @Test
  void whatAnAgentCallsItsJobsIsItsOwn() {
    String name = Stage.fresh("report");
    String body = "{\"job_id\": \"%s\", \"target_agent_id\": \"agent-one\", \"schedule\": %s}";
    HttpResponse<String> agents =
        stage.post("/v1/jobs", "agent", body.formatted(name, delay(3_600_000)));
    HttpResponse<String> peoples =
        stage.post("/v1/jobs", "operator", body.formatted(name, delay(7_200_000)));
    HttpResponse<String> lines =
        stage.bulk("/v1/jobs/bulk", "agent", body.formatted(name, delay(3_600_000)));

    assertThat(agents.statusCode()).isEqualTo(201);
    assertThat(peoples.statusCode()).isEqualTo(201);
    String mine = Stage.json(agents).get("job_id").asString();
    assertThat(Stage.json(peoples).get("job_id").asString()).isNotEqualTo(mine);
    assertThat(Stage.json(lines).get("job_ids").get(0).asString()).isEqualTo(mine);
    JsonNode read = Stage.json(stage.get("/v1/jobs/" + name, "agent"));
    assertThat(read.get("job_id").asString()).isEqualTo(mine);
    assertThat(read.get("name").asString()).isEqualTo(name);
    assertThat(stage.post("/v1/jobs/" + name + "/cancel", "agent", "{}").statusCode())
        .isEqualTo(200);
    assertThat(state(mine)).isEqualTo("CANCELLED");
    assertThat(state(name)).isEqualTo("ACTIVE");
  }

  private static Stream<String> ids(Asked asked) {
    return stage.wire().due(asked.agent()).stream().map(JobDue::getFireId);
  }

  /** A job with an agent of its own. */
  private record Asked(String job, String agent) {}

  private record Run(String status, int skipped) {}

  private static Asked in(long millis) {
    return job(delay(millis));
  }

  private static String delay(long millis) {
    return "{\"type\": \"once\", \"delay_ms\": " + millis + "}";
  }

  private static Asked job(String schedule) {
    String agent = Stage.fresh("agent");
    HttpResponse<String> made =
        stage.post(
            "/v1/jobs",
            "operator",
            "{\"target_agent_id\": \"%s\", \"schedule\": %s, \"payload\": \"one\"}"
                .formatted(agent, schedule));
    assertThat(made.statusCode()).isEqualTo(201);
    return new Asked(Stage.json(made).get("job_id").asString(), agent);
  }

  private static HttpResponse<String> order(Asked asked, String verb, String body) {
    return stage.post("/v1/jobs/" + asked.job() + "/" + verb, "operator", body);
  }

  private static HttpResponse<String> change(Asked asked, String fields) {
    return stage.send(
        "PATCH", "/v1/jobs/" + asked.job(), "operator", "{" + fields + "}", "If-Match", "\"1\"");
  }

  private static String state(String job) {
    return Stage.json(stage.get("/v1/jobs/" + job, "viewer")).get("state").asString();
  }

  private static List<Run> runs(String job) {
    return Stage.json(stage.get("/v1/jobs/" + job + "/runs", "viewer"))
        .get("items")
        .valueStream()
        .map(run -> new Run(run.get("status").asString(), run.get("skipped").asInt()))
        .toList();
  }

  private static Duration lateness(Asked asked) {
    JobDue fired = stage.wire().due(asked.agent()).getFirst();
    Instant due = fired.getScheduledFor();
    return Duration.between(due, fired.getFiredAt());
  }
}
