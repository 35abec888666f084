package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.scheduler.DoomedScheduler.Point;
import io.observatory.scheduler.fire.Engine;
import io.observatory.scheduler.fire.Window;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instances end at any point or stop for a while; whoever is left fires each occurrence once. */
class FaultIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(FaultIT.class);
  private static final Infra INFRA = Infra.shared();
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int JOBS = Integer.getInteger("fault.jobs", 20_000);
  private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

  @TempDir static Path logs;

  private static TestDatabase database;
  private static Service survivor;
  private static Wire wire;
  private static DueJobs jobs;

  private final String agent = Stage.fresh("agent");

  @BeforeAll
  static void start() {
    INFRA.prepare();
    database = INFRA.database("scheduler");
    survivor = Service.start(INFRA, database, Map.of());
    wire = new Wire(INFRA);
    jobs = new DueJobs(database);
  }

  @AfterAll
  static void stop() {
    wire.close();
    survivor.close();
  }

  /**
   * T3: many due at once, three instances of which two end at seeded points of the pipeline: each
   * occurrence is in the topic once and in the history once.
   */
  @Test
  void killedAtSeededPoints() {
    LOGGER.info("fault.seed = {}", SEED);
    Random random = new Random(SEED);
    List<Point> points = new ArrayList<>(List.of(Point.values()));
    java.util.Collections.shuffle(points, random);
    List<ServiceJvm> doomed = new ArrayList<>();
    try {
      for (Point point : points) {
        int passes = 2 + random.nextInt(4);
        LOGGER.info("one ends at {} number {}", point, passes);
        doomed.add(doomed(point, passes));
      }
      awaitInstances(doomed.size() + 1);
      Map<UUID, Long> made = new HashMap<>();
      for (int i = 0; i < 10; i++) { // several batches of each slot
        made.putAll(jobs.once(agent, 50, JOBS / 10, 500));
      }
      await().atMost(LONG).until(() -> doomed.stream().noneMatch(ServiceJvm::isAlive));
      long ended = System.nanoTime();
      await().atMost(LONG).until(() -> jobs.left(agent) == 0);
      LOGGER.info(
          "all fired {} ms after the last end", (System.nanoTime() - ended) / 1_000_000);
      assertOnce(made);
    } finally {
      doomed.forEach(ServiceJvm::close);
    }
    awaitAlone();
  }

  /** T4: the owner is stopped, others take over, it wakes: it publishes and settles nothing. */
  @Test
  void pausedOwnerIsFenced() {
    try (ServiceJvm owner =
        ServiceJvm.start(logs.resolve("paused.log"), Service.settings(INFRA, database))) {
      awaitInstances(2);
      Map<UUID, Long> made = new HashMap<>(jobs.once(agent, 20, JOBS / 4, 0));
      made.putAll(jobs.once(agent, 20, 2_000, 1_500));
      await().atMost(LONG).until(() -> jobs.left(agent) < JOBS / 5);
      owner.pause();
      long paused = System.nanoTime();
      await().atMost(LONG).until(() -> jobs.left(agent) == 0);
      LOGGER.info("taken over and fired in {} ms", (System.nanoTime() - paused) / 1_000_000);
      await().atMost(LONG).until(() -> survivor.bean(Engine.class).window().shards() == 32);
      owner.resume();
      awaitInstances(2);
      Map<UUID, Long> after = jobs.once(agent, 20, 1_000, 300);
      made.putAll(after);
      await().atMost(LONG).until(() -> jobs.left(agent) == 0);
      assertOnce(made);
    }
    awaitAlone();
  }

  private static ServiceJvm doomed(Point point, int passes) {
    Map<String, String> settings = new HashMap<>(Service.settings(INFRA, database));
    settings.putAll(DoomedScheduler.settings(point, passes));
    return ServiceJvm.start(
        logs.resolve(point.name() + ".log"), DoomedScheduler.class, settings);
  }

  private void assertOnce(Map<UUID, Long> made) {
    assertThat(DueJobs.published(wire, agent)).isEqualTo(DueJobs.fires(made));
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }

  /** Until so many instances share the shards. */
  private static void awaitInstances(int count) {
    await()
        .atMost(LONG)
        .until(
            () ->
                jobs.jdbc()
                        .sql(
                            "SELECT count(DISTINCT owner) FROM shard_lease"
                                + " WHERE expires > clock_timestamp()")
                        .query(Integer.class)
                        .single()
                    == count);
  }

  /** Until the survivor has all shards, and nothing is left of the others. */
  private static void awaitAlone() {
    Window window = survivor.bean(Engine.class).window();
    await().atMost(LONG).until(() -> window.shards() == 32);
    await()
        .atMost(LONG)
        .until(
            () ->
                jobs.jdbc()
                        .sql("SELECT count(DISTINCT instance) FROM scheduler_slot")
                        .query(Integer.class)
                        .single()
                    == 1);
  }
}
