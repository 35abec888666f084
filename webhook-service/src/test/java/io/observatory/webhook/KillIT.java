package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.webhook.delivery.Lanes;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance is killed under load: the other one takes over within 30 s, every event arrives, and
 * no more arrive twice than were in flight at the kill.
 */
class KillIT {

  private static final Infra INFRA = Infra.shared();
  private static final int EVENTS = 4_000;
  private static final int ENDPOINTS = 4;
  private static final Duration TAKEOVER = Duration.ofSeconds(30);

  @TempDir Path logs;

  @Test
  void theOtherInstanceTakesOver() {
    INFRA.prepare();
    TestDatabase database = INFRA.database("webhook");
    Ledger ledger = new Ledger(database);
    Random random = new Random(Long.getLong("kill.seed", 20_260_101L));
    String tenant = Stage.fresh("kill");
    Map<String, String> settings = new HashMap<>(Service.settings(INFRA, database));
    try (Sink sink = Sink.open();
        Courses courses = new Courses(INFRA);
        Service survivor = Service.start(INFRA, database, settings);
        ServiceJvm victim = ServiceJvm.start(logs.resolve("victim.log"), settings)) {
      sink.slow(Duration.ofMillis(20));
      for (int i = 0; i < ENDPOINTS; i++) {
        survivor.endpoint(
            tenant + "-" + i, sink.url("/" + i), Ordering.NONE, Limits.USUAL, retry());
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ledger.count("SELECT count(*) FROM webhook_instance") == 2);
      AtomicInteger sent = new AtomicInteger();
      Thread load =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < EVENTS; i++) {
                      String to = tenant + "-" + random.nextInt(ENDPOINTS);
                      courses.throwIn(Courses.event(to, tenant + "-" + i, "{}").build());
                      sent.incrementAndGet();
                      LockSupport.parkNanos(2_000_000);
                    }
                  });
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  sent.get() > EVENTS / 4
                      && ledger.count(
                              "SELECT count(*) FROM webhook_deliveries WHERE status = 'IN_FLIGHT'"
                                  + " AND lease_owner <> ?",
                              ownerOf(survivor))
                          > 0);
      victim.kill();
      long killed = System.nanoTime();
      long inFlight =
          ledger.count(
              "SELECT count(*) FROM webhook_deliveries WHERE status = 'IN_FLIGHT' AND lease_owner"
                  + " <> ?",
              ownerOf(survivor));
      await().atMost(Duration.ofSeconds(60)).until(() -> !load.isAlive());
      await()
          .atMost(TAKEOVER)
          .until(
              () ->
                  ledger.count(
                          "SELECT count(*) FROM webhook_deliveries WHERE status = 'SUCCEEDED'")
                      == EVENTS);
      Map<String, Integer> times = new HashMap<>();
      Set<String> wanted = new HashSet<>();
      for (int i = 0; i < EVENTS; i++) {
        wanted.add(tenant + "-" + i);
      }
      for (int i = 0; i < ENDPOINTS; i++) {
        sink.got("/" + i).forEach(got -> times.merge(got.id(), 1, Integer::sum));
      }
      assertThat(times.keySet()).isEqualTo(wanted);
      long repeated = times.values().stream().filter(n -> n > 1).count();
      System.out.printf(
          "KillIT: %d in flight at the kill, %d repeated, all there %d ms after it%n",
          inFlight, repeated, (System.nanoTime() - killed) / 1_000_000);
      assertThat(repeated).isLessThanOrEqualTo(inFlight);
      assertThat(times.values()).allMatch(n -> n <= 2);
      assertThat(survivor.bean(Lanes.class).held()).isZero();
    }
  }

  private static Duration[] retry() {
    return List.of(Duration.ofSeconds(1), Duration.ofSeconds(1)).toArray(Duration[]::new);
  }

  private static String ownerOf(Service survivor) {
    return survivor.bean(io.observatory.webhook.delivery.Lease.class).owner();
  }
}
