package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits, how long it took and what was refused is counted. */
class ApprovalMetricsIT {

  private static final int SEATS = 5;
  private static final int AGENTS = 40;

  @RegisterExtension
  static final Stage STAGE =
      Stage.with(
          Map.of(
              "hitl.approval.count-every",
              "200ms",
              "hitl.approval.waiters",
              Integer.toString(SEATS)));

  private static final Duration SOON = Duration.ofSeconds(60);

  private static MeterRegistry meters() {
    return STAGE.gateway().bean(MeterRegistry.class);
  }

  private static double pending(String policy) {
    return meters()
        .find("observatory.hitl.approval.pending")
        .tag("policy", policy)
        .gauges()
        .stream()
        .mapToDouble(gauge -> gauge.value())
        .sum();
  }

  private static long waited(String policy, String outcome) {
    return meters()
        .find("observatory.hitl.approval.wait")
        .tags("policy", policy, "outcome", outcome)
        .timers()
        .stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }

  @Test
  void whatWaitsAndHowLongItTookIsCountedByPolicy() {
    STAGE.approvals().policy("count.", "{\"quorum\":\"1 of role:sre\"}");
    STAGE.approvals().policy("short.", "{\"timeout\":\"1s\"}");
    String approved = STAGE.approvals().pending("count.a");
    STAGE.approvals().pending("count.b");
    await().atMost(SOON).until(() -> pending("count.") == 2);
    STAGE.approvals().decide(approved, "ann", true);
    await().atMost(SOON).until(() -> pending("count.") == 1);
    assertThat(waited("count.", "APPROVED")).isEqualTo(1);
    assertThat(
            meters()
                .get("observatory.hitl.approval.oldest")
                .tag("policy", "count.")
                .gauge()
                .value())
        .isPositive();

    String expired = STAGE.approvals().pending("short.a");
    await().atMost(SOON).until(() -> waited("short.", "EXPIRED") == 1);
    assertThat(
            meters()
                .get("observatory.hitl.approval.expired")
                .tag("policy", "short.")
                .counter()
                .count())
        .isEqualTo(1);
    STAGE.approvals().decide(expired, "ann", true);
    assertThat(
            meters()
                .get("observatory.hitl.approval.refused")
                .tags("action", "APPROVE", "code", "approval_expired")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(STAGE.gateway().get("/actuator/prometheus", Gateway.VIEWER).body())
        .contains(
            "observatory_hitl_approval_wait_seconds_bucket", "observatory_hitl_approval_pending{");
  }

  @Test
  void whoFindsNoSeatIsAnsweredAtOnceAndADecisionStillGoesThrough() {
    String id = STAGE.approvals().pending("crowd.a");
    try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<HttpResponse<String>>> asking =
          IntStream.range(0, AGENTS)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () ->
                              STAGE
                                  .gateway()
                                  .get("/v1/approvals/" + id + "?wait=60s", Gateway.AGENT),
                          agents))
              .toList();
      await()
          .atMost(SOON)
          .until(() -> asking.stream().filter(CompletableFuture::isDone).count() == AGENTS - SEATS);
      asking.stream()
          .filter(CompletableFuture::isDone)
          .map(CompletableFuture::join)
          .forEach(
              answer -> {
                assertThat(Gateway.json(answer).get("state").asString()).isEqualTo("PENDING");
                assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 5L);
              });
      assertThat(meters().get("observatory.hitl.approval.waiters").gauge().value())
          .isEqualTo(SEATS);
      assertThat(STAGE.approvals().decide(id, "ann", true).statusCode()).isEqualTo(200);
      assertThat(asking.stream().map(CompletableFuture::join))
          .filteredOn(answer -> answer.headers().firstValue("Retry-After").isEmpty())
          .hasSize(SEATS)
          .allSatisfy(
              answer -> {
                assertThat(Gateway.json(answer).get("state").asString()).isEqualTo("APPROVED");
                assertThat(answer.headers().firstValue("ETag")).isPresent();
              });
    }
    assertThat(meters().get("observatory.hitl.approval.waits.refused").counter().count())
        .isEqualTo(AGENTS - SEATS);
    assertThat(meters().get("observatory.hitl.approval.waiters").gauge().value()).isZero();
  }
}
