package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.scheduler.fire.Engine;
import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Broker and database are away for a while: nothing is lost, nothing twice, no restart. */
class OutageIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration LONG = Duration.ofSeconds(120);

  /** An outage lasts so long; 60 s is what the service promises. */
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("outage.seconds", 4));

  private static final FaultProxy DATABASE_PROXY = FaultProxy.open();

  private static TestDatabase database;
  private static Service service;
  private static Wire wire;
  private static DueJobs jobs;

  private final String agent = Stage.fresh("agent");

  @BeforeAll
  static void start() {
    INFRA.prepare();
    database = INFRA.database("scheduler");
    service =
        Service.start(
            INFRA,
            database.behind(DATABASE_PROXY),
            Map.of("KAFKA_BOOTSTRAP_SERVERS", INFRA.proxiedBootstrapServers()));
    wire = new Wire(INFRA);
    jobs = new DueJobs(database);
    await().atMost(LONG).until(() -> service.bean(Engine.class).isFiring());
  }

  @AfterAll
  static void stop() {
    INFRA.brokerProxy().restore();
    DATABASE_PROXY.restore();
    wire.close();
    service.close();
    DATABASE_PROXY.close();
  }

  /** T13: the broker is away at due time. */
  @Test
  void brokerAway() {
    outage(INFRA.brokerProxy());
  }

  /** T14: the database goes away in the middle of batches. */
  @Test
  void databaseAway() {
    outage(DATABASE_PROXY);
  }

  private void outage(FaultProxy proxy) {
    Map<UUID, Long> made = new HashMap<>(jobs.once(agent, 20, 10_000, 0));
    made.putAll(jobs.once(agent, 20, 1_000, 2_000));
    await().atMost(LONG).until(() -> jobs.left(agent) < 10_500);
    proxy.cut();
    try {
      long end = System.nanoTime() + OUTAGE.toNanos();
      await().atMost(OUTAGE.plusSeconds(1)).until(() -> System.nanoTime() - end > 0);
    } finally {
      proxy.restore();
    }
    await().atMost(LONG).until(() -> jobs.left(agent) == 0);
    DueJobs.assertPublished(wire, agent, made);
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }
}
