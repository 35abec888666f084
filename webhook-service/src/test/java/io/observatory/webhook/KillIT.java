package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.webhook.delivery.Lanes;
import io.observatory.webhook.delivery.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance is killed under load: the other one takes over within 30 s, every event arrives, and
 * no more arrive twice than were in flight at the kill.
 */
class KillIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(KillIT.class);
  private static final Infra INFRA = Infra.shared();
  private static final int EVENTS = 4_000;
  private static final int ENDPOINTS = 4;
  private static final Duration TAKEOVER = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String IN_FLIGHT =
      "SELECT count(*) FROM webhook_deliveries WHERE status = 'IN_FLIGHT' AND lease_owner <> ?";

  private final Random random = new Random(Long.getLong("kill.seed", 20_260_101L));
  private final String tenant = Stage.fresh("kill");
  private final AtomicInteger sent = new AtomicInteger();

  @TempDir Path logs;

  /** Queue: what a dead instance had is reclaimed. */
  @Test
  void theOtherInstanceTakesOver() {
    INFRA.prepare();
    TestDatabase database = INFRA.database("webhook");
    Ledger ledger = new Ledger(database);
    Map<String, String> settings = Service.settings(INFRA, database);
    try (Sink sink = Sink.open();
        Courses courses = new Courses(INFRA);
        // Its JVM comes up while the other one starts.
        ServiceJvm victim = ServiceJvm.start(logs.resolve("victim.log"), settings);
        Service survivor = Service.start(INFRA, database, settings)) {
      sink.slow(Duration.ofMillis(20));
      for (int i = 0; i < ENDPOINTS; i++) {
        survivor.endpoint(tenant + "-" + i, sink.url("/" + i), Duration.ofSeconds(1));
      }
      await().atMost(SOON).until(() -> ledger.count("SELECT count(*) FROM webhook_instance") == 2);
      Thread load = Thread.ofVirtual().start(() -> publish(courses));
      String owner = survivor.bean(Lease.class).owner();
      await()
          .atMost(SOON)
          .until(() -> sent.get() > EVENTS / 4 && ledger.count(IN_FLIGHT, owner) > 0);
      victim.kill();
      long killed = System.nanoTime();
      long inFlight = ledger.count(IN_FLIGHT, owner);
      await().atMost(SOON).until(() -> !load.isAlive());
      awaitAll(ledger);
      long repeated = repeated(sink);
      LOGGER.info(
          "{} in flight at the kill, {} repeated, all there {} ms after it",
          inFlight,
          repeated,
          (System.nanoTime() - killed) / 1_000_000);
      assertThat(repeated).isLessThanOrEqualTo(inFlight);
      await().atMost(SOON).until(() -> survivor.bean(Lanes.class).held() == 0);
    }
  }

  private void publish(Courses courses) {
    for (int i = 0; i < EVENTS; i++) {
      String to = tenant + "-" + random.nextInt(ENDPOINTS);
      courses.throwIn(Courses.event(to, tenant + "-" + i, "{}").build());
      sent.incrementAndGet();
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static void awaitAll(Ledger ledger) {
    await()
        .atMost(TAKEOVER)
        .until(
            () ->
                ledger.count("SELECT count(*) FROM webhook_deliveries WHERE status = 'SUCCEEDED'")
                    == EVENTS);
  }

  /** How many arrived twice; all arrived. */
  private long repeated(Sink sink) {
    Map<String, Integer> times = new HashMap<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      sink.got("/" + i).forEach(got -> times.merge(got.id(), 1, Integer::sum));
    }
    for (int i = 0; i < EVENTS; i++) {
      assertThat(times).containsKey(tenant + "-" + i);
    }
    assertThat(times).hasSize(EVENTS);
    assertThat(times.values()).allMatch(n -> n <= 2);
    return times.values().stream().filter(n -> n > 1).count();
  }
}
