package io.observatory.hitl.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.policy.Terms;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApprovalWaitingTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int MOST = 3;

  private final Bench bench = new Bench(Terms.DEFAULT);
  private final ApprovalWaiting waiting = new ApprovalWaiting(bench.store, MOST);
  private final String id = bench.open("wait");

  @AfterEach
  void close() {
    waiting.close();
  }

  private CompletableFuture<Optional<Approval>> waiter(Duration patience) {
    return waiting.sit(id, patience).orElseThrow().answer();
  }

  private static ApprovalState answered(CompletableFuture<Optional<Approval>> waiter)
      throws InterruptedException, ExecutionException, TimeoutException {
    return waiter.get(20, TimeUnit.SECONDS).orElseThrow().state();
  }

  @Test
  void allWhoWaitAreLetGoWhenItIsDecided() throws Exception {
    CompletableFuture<Optional<Approval>> one = waiter(LONG);
    CompletableFuture<Optional<Approval>> other = waiter(LONG);
    bench.vote(id, "ann", true);
    waiting.heard(id);
    assertThat(answered(one)).isEqualTo(ApprovalState.APPROVED);
    assertThat(answered(other)).isEqualTo(ApprovalState.APPROVED);
    assertThat(waiting.taken()).isZero();
  }

  @Test
  void whoseTimeIsUpIsToldHowItStandsAndTheOthersWaitOn() throws Exception {
    CompletableFuture<Optional<Approval>> patient = waiter(LONG);
    assertThat(answered(waiter(SHORT))).isEqualTo(ApprovalState.PENDING);
    assertThat(patient).isNotDone();
    assertThat(waiting.taken()).isEqualTo(1);
  }

  @Test
  void noMoreWaitThanThereAreSeatsAndASeatLeftIsFree() {
    ApprovalWaiting.Seat first = waiting.sit(id, LONG).orElseThrow();
    for (int i = 1; i < MOST; i++) {
      assertThat(waiting.sit("other-" + i, LONG)).isPresent();
    }
    assertThat(waiting.sit(id, LONG)).isEmpty();
    first.close();
    first.close();
    assertThat(waiting.taken()).isEqualTo(MOST - 1);
    assertThat(waiting.sit(id, LONG)).isPresent();
  }

  @Test
  void whatIsNotThereIsAnsweredSo() throws Exception {
    CompletableFuture<Optional<Approval>> waiter =
        waiting.sit("none", SHORT).orElseThrow().answer();
    assertThat(waiter.get(20, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void whoWaitsIsLetGoWhenTheInstanceStopsAndNobodyWaitsThen() throws Exception {
    CompletableFuture<Optional<Approval>> waiter = waiter(LONG);
    waiting.end();
    assertThat(answered(waiter)).isEqualTo(ApprovalState.PENDING);
    assertThat(waiting.sit(id, LONG)).isEmpty();
  }
}
