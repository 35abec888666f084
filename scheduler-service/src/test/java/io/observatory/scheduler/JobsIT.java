package io.observatory.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.JobCommand;
import io.observatory.events.JobCommandKind;
import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.events.JobSpec;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.job.JobId;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Jobs over HTTP and by commands: what is kept, and which rows are due. */
class JobsIT {

  @RegisterExtension static final Stage stage = Stage.usual();

  private static final String DAILY =
      """
      {"type": "cron", "expression": "0 3 * * *", "zone": "Europe/Amsterdam"}\
      """;

  @Test
  void t2TheSameKeyAndBodyIsTheSameJobAndAnotherBodyAConflict() {
    String id = Stage.fresh("nightly");
    HttpResponse<String> made = create(id, DAILY, "{}", "one");
    HttpResponse<String> again = create(id, DAILY, "{}", "one");
    HttpResponse<String> other = create(id, DAILY, "{}", "two");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("ETag")).contains("\"1\"");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(job(again)).isEqualTo(job(made));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(Stage.code(other)).isEqualTo("job_conflict");
    assertThat(Stage.json(stage.get("/v1/jobs/" + id, "viewer")).get("name").asString())
        .isEqualTo(id);

    String key = Stage.fresh("key");
    String body = body(null, DAILY, "{}", "x");
    String first = job(stage.post("/v1/jobs", "operator", body, "Idempotency-Key", key));
    HttpResponse<String> second = stage.post("/v1/jobs", "operator", body, "Idempotency-Key", key);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(job(second)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type": "cron", "expression": "61 * * * *"}                       | {}                 | invalid_cron     | minute, at position 1
          {"type": "cron", "expression": "0 0 * *"}                          | {}                 | invalid_cron     | 5 fields
          {"type": "cron", "expression": "0 0 * * *", "zone": "Mars/Olympus"}| {}                 | invalid_zone     | IANA
          {"type": "cron", "expression": "0 0 30 2 *"}                       | {}                 | never_fires      | 0 0 30 2 *
          {"type": "once", "delay_ms": 0}                                    | {}                 | invalid_delay    | more than 0
          {"type": "once", "delay_ms": 315700000000}                         | {}                 | too_far          | 10 years
          {"type": "once", "at": "2126-01-01T00:00:00Z"}                     | {}                 | too_far          | 10 years
          {"type": "fixed_rate", "every_ms": 10}                             | {}                 | invalid_schedule | 1 second
          {"type": "sometimes"}                                              | {}                 | invalid_schedule | one of
          {"type": "cron", "expression": "0 0 * * *"}   | {"ends_at": "2020-01-01T00:00:00Z"}     | past_end         | bounds
          {"type": "cron", "expression": "0 0 * * *"}   | {"misfire": {"policy": "burst"}}        | invalid_policy   | misfire.policy
          {"type": "cron", "expression": "0 0 * * *"}   | {"colour": "red"}                       | invalid_policy   | colour
          """)
  void whatCanNotBeKeptIsRefusedWithACode(
      String schedule, String policy, String code, String detail) {
    HttpResponse<String> refused = create(Stage.fresh("bad"), schedule, policy, "x");
    HttpResponse<String> preview =
        stage.post(
            "/v1/jobs/preview",
            "viewer",
            "{\"schedule\": %s, \"policy\": %s}".formatted(schedule, policy));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Stage.code(refused)).isEqualTo(code);
    assertThat(Stage.json(refused).get("detail").asString()).contains(detail);
    assertThat(Stage.code(preview)).isEqualTo(code);
  }

  @Test
  void payloadsAreBoundedAndAgentsKeepToTheirOwn() {
    HttpResponse<String> large = create(Stage.fresh("l"), DAILY, "{}", "x".repeat(256 * 1024 + 1));
    HttpResponse<String> others =
        stage.post("/v1/jobs", "agent", body(Stage.fresh("o"), DAILY, "{}", "x"));

    assertThat(Stage.code(large)).isEqualTo("payload_too_large");
    assertThat(others.statusCode()).isEqualTo(403);
    assertThat(stage.get("/v1/jobs/" + Stage.fresh("no"), "viewer").statusCode()).isEqualTo(404);
    assertThat(Stage.code(stage.post("/v1/jobs/none/trigger", "operator", "{}")))
        .isEqualTo("job_not_found");
    assertThat(stage.post("/v1/jobs", "viewer", body("v", DAILY, "{}", "x")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void scheduleOnceIsAJobThatFiresOnce() {
    HttpResponse<String> made =
        stage.post(
            "/gateway/schedule",
            "agent",
            "{\"agent_id\": \"agent-one\", \"delay_ms\": 3600000, \"payload\": {\"a\": 1}}");
    HttpResponse<String> refused =
        stage.post("/gateway/schedule", "agent", "{\"agent_id\": \"agent-one\", \"delay_ms\": -5}");

    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode job = Stage.json(stage.get("/v1/jobs/" + job(made), "agent"));
    assertThat(job.get("payload").asString()).isEqualTo("{\"a\":1}");
    assertThat(job.get("next_at").asString()).isEqualTo(Stage.json(made).get("due_at").asString());
    assertThat(Stage.code(refused)).isEqualTo("invalid_delay");
  }

  @Test
  void aChangeIsForTheVersionThatWasReadAndMovesTheRow() {
    String id = job(create(Stage.fresh("moved"), DAILY, "{}", "one"));
    String path = "/v1/jobs/" + id;
    String change = "{\"schedule\": {\"type\": \"once\", \"delay_ms\": 7200000}}";

    assertThat(stage.send("PATCH", path, "operator", change).statusCode()).isEqualTo(428);
    HttpResponse<String> changed =
        stage.send("PATCH", path, "operator", change, "If-Match", "\"1\"");
    HttpResponse<String> stale = stage.send("PATCH", path, "operator", change, "If-Match", "\"1\"");

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(Stage.json(changed).get("too_late").isEmpty()).isTrue();
    assertThat(Stage.code(stale)).isEqualTo("job_changed");
    assertThat(due(id))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.version()).isEqualTo(2);
              assertThat(row.dueAt()).isBetween(in(7_100), in(7_300));
            });
    HttpResponse<String> merged =
        stage.send("PATCH", path, "operator", "{\"payload\": \"two\"}", "If-Match", "\"2\"");
    assertThat(Stage.json(merged).get("payload").asString()).isEqualTo("two");
    assertThat(due(id)).singleElement().extracting(DueRow::version).isEqualTo(3L);
  }

  @Test
  void t6WhatComesTooLateSaysSo() {
    String soon =
        job(create(Stage.fresh("s"), "{\"type\": \"once\", \"delay_ms\": 300}", "{}", ""));
    HttpResponse<String> late = stage.post("/v1/jobs/" + soon + "/cancel", "operator", "{}");
    String far =
        job(create(Stage.fresh("f"), "{\"type\": \"once\", \"delay_ms\": 60000}", "{}", ""));
    HttpResponse<String> inTime = stage.post("/v1/jobs/" + far + "/cancel", "operator", "{}");

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(Stage.code(late)).isEqualTo("too_late");
    assertThat(inTime.statusCode()).isEqualTo(200);
    assertThat(Stage.json(inTime).get("state").asString()).isEqualTo("CANCELLED");
    assertThat(due(far)).isEmpty();
    assertThat(Stage.code(stage.post("/v1/jobs/" + far + "/resume", "operator", "{}")))
        .isEqualTo("job_cancelled");
  }

  @Test
  void t11APauseKeepsWhatWasToComeAndEndsByItself() {
    String id = job(create(Stage.fresh("paused"), DAILY, "{\"max_runs\": 5}", "x"));
    List<DueRow> before = due(id);
    stage.post("/v1/jobs/" + id + "/pause", "operator", "{\"reason\": \"holiday\"}");
    assertThat(due(id)).isEmpty();
    assertThat(Stage.json(stage.get("/v1/jobs/" + id + "/next", "viewer")).get("end").asString())
        .isEqualTo("PAUSED");

    String until = in(2).truncatedTo(ChronoUnit.MILLIS).toString();
    HttpResponse<String> again =
        stage.post("/v1/jobs/" + id + "/pause", "operator", "{\"until\": \"" + until + "\"}");
    assertThat(Stage.json(again).get("paused_until").asString()).isEqualTo(until);

    await().atMost(Stage.SOON).until(() -> !due(id).isEmpty());
    assertThat(due(id))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.occurrence()).isEqualTo(before.getFirst().occurrence());
              assertThat(row.version()).isEqualTo(4);
            });
    assertThat(state(id)).isEqualTo("ACTIVE");
  }

  @Test
  void t20ABackfillTwiceHasTheSameFires() {
    String id = job(create(Stage.fresh("back"), DAILY, "{}", "x"));
    String window = "{\"from\": \"2026-03-01T00:00:00Z\", \"until\": \"2026-03-31T00:00:00Z\"}";
    HttpResponse<String> first = stage.post("/v1/jobs/" + id + "/backfill", "operator", window);
    HttpResponse<String> second = stage.post("/v1/jobs/" + id + "/backfill", "operator", window);

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(Stage.json(first).get("fire_ids").size()).isEqualTo(30);
    assertThat(Stage.json(second)).isEqualTo(Stage.json(first));
    HttpResponse<String> future =
        stage.post(
            "/v1/jobs/" + id + "/backfill",
            "operator",
            "{\"from\": \"2026-03-01T00:00:00Z\", \"until\": \"2096-03-31T00:00:00Z\"}");
    assertThat(Stage.code(future)).isEqualTo("invalid_window");
  }

  @Test
  void previewTellsOfChangesOfTheClock() {
    JsonNode gap =
        Stage.json(
            stage.post(
                "/v1/jobs/preview",
                "viewer",
                """
                {"schedule": {"type": "cron", "expression": "30 2 * * *", "zone": "Europe/Amsterdam"},
                 "after": "2027-03-27T12:00:00Z", "limit": 2}\
                """));

    assertThat(gap.get("occurrences").get(0).get("local").asString())
        .isEqualTo("2027-03-28T03:30:00+02:00");
    assertThat(gap.get("occurrences").get(0).get("dst").asString()).isEqualTo("SHIFTED");
    assertThat(gap.get("end").asString()).isEqualTo("MORE");
  }

  @Test
  void manyAreMadeAtOnceAndBadLinesAreTold() {
    String named = Stage.fresh("bulk");
    String lines =
        String.join(
            "\n",
            body(named, DAILY, "{}", "x"),
            body(null, DAILY, "{}", "y"),
            body(null, "{\"type\": \"never\"}", "{}", "z"),
            "no json");
    HttpResponse<String> first = bulk(lines);
    HttpResponse<String> second = bulk(body(named, DAILY, "{}", "x"));
    HttpResponse<String> other = bulk(body(named, DAILY, "{}", "other"));

    JsonNode answer = Stage.json(first);
    assertThat(answer.get("created").asInt()).isEqualTo(2);
    assertThat(answer.get("refused").get(0).get("line").asInt()).isEqualTo(3);
    assertThat(answer.get("refused").get(1).get("code").asString()).isEqualTo("malformed_body");
    assertThat(due(answer.get("job_ids").get(1).asString())).hasSize(1);
    assertThat(Stage.json(second).get("repeated").asInt()).isEqualTo(1);
    assertThat(Stage.json(other).get("refused").get(0).get("code").asString())
        .isEqualTo("job_conflict");
  }

  @Test
  void listsArePagesInOneOrder() {
    String target = Stage.fresh("lister");
    for (int i = 0; i < 3; i++) {
      stage.post(
          "/v1/jobs",
          "operator",
          "{\"target_agent_id\": \"%s\", \"schedule\": %s}".formatted(target, DAILY));
    }
    JsonNode first = Stage.json(stage.get("/v1/jobs?limit=2&target=" + target, "viewer"));
    JsonNode second =
        Stage.json(
            stage.get(
                "/v1/jobs?limit=2&target="
                    + target
                    + "&cursor="
                    + first.get("next_cursor").asString(),
                "viewer"));

    assertThat(first.get("items").size()).isEqualTo(2);
    assertThat(second.get("items").size()).isEqualTo(1);
    assertThat(second.get("next_cursor").isNull()).isTrue();
  }

  @Test
  void commandsAreFollowedOnceInTheirOrder() {
    String name = Stage.fresh("commanded");
    stage.wire().command(command(name, JobCommandKind.UPSERT, spec("one", 3_600_000)));
    stage.wire().command(command(name, JobCommandKind.UPSERT, spec("two", 7_200_000)));
    stage.wire().command(command(name, JobCommandKind.TRIGGER, null));
    stage.wire().command(command(name, JobCommandKind.CANCEL, null));
    stage.wire().command(command(name, JobCommandKind.PAUSE, null));
    String id = JobId.of(name).id().toString();

    await().atMost(Stage.SOON).until(() -> state(name).equals("CANCELLED"));
    JsonNode job = Stage.json(stage.get("/v1/jobs/" + name, "viewer"));
    assertThat(job.get("version").asLong()).isEqualTo(3);
    assertThat(job.get("payload").asString()).isEqualTo("two");
    assertThat(due(id)).noneMatch(row -> row.occurrence().isAfter(in(600)));
    await()
        .atMost(Stage.SOON)
        .untilAsserted(
            () ->
                assertThat(stage.wire().runs(id))
                    .filteredOn(event -> event.getKind() == JobRunEventKind.REFUSED)
                    .extracting(JobRunEvent::getCode)
                    .containsExactly("job_cancelled"));
  }

  @Test
  void commandsThatCanNeverBeFollowedAreDeadLettersAndHoldNothingUp() {
    String bad = Stage.fresh("bad");
    String unknown = Stage.fresh("unknown");
    String good = Stage.fresh("good");
    JobSpec never = spec("x", 1);
    never.setDelayMs(null);
    never.setCron("0 0 30 2 *");
    stage.wire().command(command(bad, JobCommandKind.UPSERT, never));
    stage.wire().command(command(unknown, JobCommandKind.PAUSE, null));
    stage.wire().command(command(good, JobCommandKind.UPSERT, spec("x", 3_600_000)));

    await().atMost(Stage.SOON).until(() -> state(good).equals("ACTIVE"));
    await().atMost(Stage.SOON).until(() -> !stage.wire().poison(Wire.COMMANDS, unknown).isEmpty());
    assertThat(stage.wire().poison(Wire.COMMANDS, bad))
        .singleElement()
        .extracting(r -> new String(r.headers().lastHeader("dlt_reason").value(), UTF_8))
        .isEqualTo("never_fires");
  }

  private static JobCommand command(String job, JobCommandKind kind, @Nullable JobSpec spec) {
    return JobCommand.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setSentAt(Instant.now(Clock.systemUTC()))
        .setJobId(job)
        .setKind(kind)
        .setJob(spec)
        .setRequestedBy("agent-one")
        .build();
  }

  private static JobSpec spec(String payload, long delay) {
    return JobSpec.newBuilder()
        .setTargetAgentId("agent-one")
        .setDelayMs(delay)
        .setPayload(payload)
        .build();
  }

  private static HttpResponse<String> create(
      String id, String schedule, String policy, String payload) {
    return stage.post("/v1/jobs", "operator", body(id, schedule, policy, payload));
  }

  private static String body(@Nullable String id, String schedule, String policy, String payload) {
    return """
    {%s"target_agent_id": "someone", "schedule": %s, "policy": %s, "payload": "%s"}\
    """
        .formatted(id == null ? "" : "\"job_id\": \"" + id + "\", ", schedule, policy, payload);
  }

  private static HttpResponse<String> bulk(String lines) {
    return stage.bulk("/v1/jobs/bulk", "operator", lines);
  }

  private static String job(HttpResponse<String> answer) {
    return Stage.json(answer).get("job_id").asString();
  }

  private static String state(String job) {
    JsonNode state = Stage.json(stage.get("/v1/jobs/" + job, "viewer")).get("state");
    return state == null ? "" : state.asString();
  }

  private static Instant in(long seconds) {
    return Instant.now(Clock.systemUTC()).plus(Duration.ofSeconds(seconds));
  }

  private static List<DueRow> due(String job) {
    return stage
        .jdbc()
        .sql("SELECT * FROM cron_due WHERE job_id = ?::uuid ORDER BY occurrence")
        .param(job)
        .query(
            (row, number) ->
                new DueRow(
                    row.getObject("job_id", UUID.class),
                    FireKind.of(row.getInt("kind")),
                    row.getTimestamp("occurrence").toInstant(),
                    row.getTimestamp("due_at").toInstant(),
                    row.getInt("attempt"),
                    row.getInt("priority"),
                    row.getInt("run_no"),
                    row.getLong("version")))
        .list();
  }
}
