package io.observatory.platform.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofDays(1);

  private static Duration unexpected(RuntimeException fault, boolean first) {
    throw fault;
  }

  @Test
  void roundsBeginAgainUntilItsEnd() throws InterruptedException {
    CountDownLatch rounds = new CountDownLatch(3);

    Worker worker =
        Worker.repeat(
            Thread.ofVirtual(),
            Duration.ZERO,
            () -> {
              rounds.countDown();
              return rounds.getCount() > 0 ? Duration.ZERO : NEVER;
            },
            WorkerTest::unexpected);

    assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.stop(SOON)).isTrue();
  }

  @Test
  void anEndWithinTheFirstPauseLeavesNoRound() {
    AtomicInteger rounds = new AtomicInteger();
    Worker worker =
        Worker.repeat(
            Thread.ofVirtual(),
            NEVER,
            () -> {
              rounds.incrementAndGet();
              return NEVER;
            },
            WorkerTest::unexpected);

    assertThat(worker.stop(SOON)).isTrue();
    assertThat(rounds).hasValue(0);
  }

  @Test
  void aFaultIsToldAsTheFirstOnlyAfterARoundThatWentWell() throws InterruptedException {
    List<Boolean> told = new CopyOnWriteArrayList<>();
    AtomicInteger rounds = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    Worker worker =
        Worker.repeat(
            Thread.ofVirtual(),
            Duration.ZERO,
            () -> {
              int round = rounds.incrementAndGet();
              if (round == 1 || round == 2 || round == 4) {
                throw new IllegalStateException("round " + round);
              }
              if (round == 5) {
                done.countDown();
                return NEVER;
              }
              return Duration.ZERO;
            },
            (fault, first) -> {
              told.add(first);
              return Duration.ZERO;
            });

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(told).containsExactly(true, false, true);
    assertThat(worker.stop(SOON)).isTrue();
  }

  @Test
  void whatDoesNotEndInTimeIsInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Worker worker =
        Worker.start(
            Thread.ofVirtual(),
            () -> {
              begun.countDown();
              new CountDownLatch(1).await();
            });
    begun.await();

    assertThat(worker.stop(Duration.ofMillis(1))).isFalse();
    assertThat(worker.join(SOON)).isTrue();
  }
}
