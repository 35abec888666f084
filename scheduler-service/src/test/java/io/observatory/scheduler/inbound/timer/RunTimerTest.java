package io.observatory.scheduler.inbound.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.scheduler.RunProperties;
import io.observatory.scheduler.plan.StoredForms;
import io.observatory.scheduler.run.RuleBook;
import io.observatory.scheduler.run.RunLog;
import io.observatory.scheduler.run.RunMeter;
import io.observatory.scheduler.run.RunStore;
import io.observatory.scheduler.run.Runs;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionOperations;

class RunTimerTest {

  private static final Duration GRACE = Duration.ofMillis(300);

  private final AtomicInteger failures = new AtomicInteger(3);
  private final AtomicLong back = new AtomicLong();
  private final AtomicLong looked = new AtomicLong();
  private final CountDownLatch done = new CountDownLatch(1);

  /** Nobody is called silent while nobody could be heard. */
  @Test
  void noRunIsEndedBeforeReportsWereRead() throws InterruptedException {
    Runs runs =
        new Runs(
            new Runs.Tools(
                fake(RunStore.class),
                fake(RunLog.class),
                new RuleBook(fake(StoredForms.class)),
                (job, reason) -> {}),
            fake(RunMeter.class),
            TransactionOperations.withoutTransaction());
    RunTimer timer = new RunTimer(runs, new RunProperties(Duration.ofMillis(50), GRACE));
    timer.start();
    try {
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      timer.stop();
    }
    assertThat(failures).hasNegativeValue();
    assertThat(Duration.ofNanos(looked.get() - back.get())).isGreaterThanOrEqualTo(GRACE);
  }

  private <T> T fake(Class<T> port) {
    InvocationHandler answers =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "takeEarly" -> early();
              case "lockTimedOut", "lockStale" -> look();
              case "now" -> Instant.EPOCH;
              case "forgetEarly", "releaseForgotten" -> 0;
              default -> throw new IllegalStateException(method.getName());
            };
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, answers));
  }

  private List<?> early() {
    if (failures.getAndDecrement() > 0) {
      back.set(System.nanoTime());
      throw new DataAccessResourceFailureException("away");
    }
    return List.of();
  }

  private List<?> look() {
    looked.compareAndSet(0, System.nanoTime());
    done.countDown();
    return List.of();
  }
}
