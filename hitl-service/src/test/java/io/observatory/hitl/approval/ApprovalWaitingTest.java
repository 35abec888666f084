package io.observatory.hitl.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.hitl.policy.Terms;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ApprovalWaitingTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Bench bench = new Bench(Terms.DEFAULT);
  private final ApprovalWaiting waiting = new ApprovalWaiting(bench.store);
  private final String id = bench.open("wait");

  private CompletableFuture<Optional<Approval>> waiter() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return waiting.await(id, LONG);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void whoWaitsIsLetGoWhenItIsDecided() {
    CompletableFuture<Optional<Approval>> waiter = waiter();
    bench.vote(id, "ann", true);
    await()
        .atMost(SOON)
        .until(
            () -> {
              waiting.heard(id);
              return waiter.isDone();
            });
    assertThat(waiter.join().orElseThrow().state()).isEqualTo(ApprovalState.APPROVED);
  }

  @Test
  void whoWaitsIsLetGoWhenTheInstanceStopsAndNobodyWaitsThen() throws InterruptedException {
    CompletableFuture<Optional<Approval>> waiter = waiter();
    await()
        .atMost(SOON)
        .until(
            () -> {
              waiting.end();
              return waiter.isDone();
            });
    assertThat(waiter.join().orElseThrow().state()).isEqualTo(ApprovalState.PENDING);
    assertThat(waiting.await(id, LONG)).isPresent();
  }
}
