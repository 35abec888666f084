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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instances end at any point or stop for a while; whoever is left fires each occurrence once. */
class FaultIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(FaultIT.class);
  private static final Infra INFRA = Infra.shared();
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int JOBS = Integer.getInteger("fault.jobs", 10_000);
  private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

  @TempDir static Path logs;

  private static TestDatabase database;
  private static Service survivor;
  private static Wire wire;
  private static DueJobs jobs;

  private final String agent = Stage.fresh("agent");
  private final Random random = new Random(SEED);

  @BeforeAll
  static void start() {
    LOGGER.info("fault.seed = {}", SEED);
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
   * T3 and T4: of four instances two end at seeded points of the pipeline, then one is stopped in
   * the middle of its work, is taken over from, and wakes. Each occurrence is in the topic once and
   * in the history once: who wakes publishes and settles nothing, and takes part again.
   */
  @Test
  void killedAndStopped() {
    List<Point> points = new ArrayList<>(List.of(Point.values()));
    Collections.shuffle(points, random);
    try (ServiceJvm owner =
            ServiceJvm.start(logs.resolve("stopped.log"), Service.settings(INFRA, database));
        ServiceJvm one = doomed(points.get(0), 2);
        ServiceJvm other = doomed(points.get(1), 2)) {
      awaitInstances(4);
      Map<UUID, Long> made = load(5);
      await().atMost(LONG).until(() -> !one.isAlive() && !other.isAlive());
      awaitFired(made);
      made.putAll(jobs.once(agent, 50, JOBS / 2, 2_500)); // when it will have stopped
      made.putAll(jobs.once(agent, 50, JOBS, 0)); // while it is at work
      await().atMost(LONG).until(() -> jobs.left(agent) < JOBS * 7 / 5);
      owner.pause();
      awaitFired(made);
      awaitInstances(1);
      owner.resume();
      awaitInstances(2);
      made.putAll(jobs.once(agent, 50, 1_000, 300));
      awaitFired(made);
    }
    awaitAlone();
  }

  /** All points, and more of everything. */
  @Test
  @Tag("chaos")
  void killedAtEachPoint() {
    List<ServiceJvm> doomed = new ArrayList<>();
    try {
      for (Point point : Point.values()) {
        int passes = 2 + random.nextInt(4);
        LOGGER.info("one ends at {} number {}", point, passes);
        doomed.add(doomed(point, passes));
      }
      awaitInstances(doomed.size() + 1);
      Map<UUID, Long> made = load(25);
      await().atMost(LONG).until(() -> doomed.stream().noneMatch(ServiceJvm::isAlive));
      awaitFired(made);
    } finally {
      doomed.forEach(ServiceJvm::close);
    }
    awaitAlone();
  }

  /** So many portions of jobs, due at once, one portion after the other. */
  private Map<UUID, Long> load(int portions) {
    Map<UUID, Long> made = new HashMap<>();
    for (int i = 0; i < portions; i++) {
      made.putAll(jobs.once(agent, 50, JOBS / 5, 300));
    }
    return made;
  }

  private void awaitFired(Map<UUID, Long> made) {
    long began = System.nanoTime();
    await().atMost(LONG).until(() -> jobs.left(agent) == 0);
    LOGGER.info("all fired in {} ms", (System.nanoTime() - began) / 1_000_000);
    DueJobs.assertPublished(wire, agent, made);
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }

  private static ServiceJvm doomed(Point point, int passes) {
    Map<String, String> settings = new HashMap<>(Service.settings(INFRA, database));
    settings.putAll(DoomedScheduler.settings(point, passes));
    return ServiceJvm.start(logs.resolve(point.name() + ".log"), DoomedScheduler.class, settings);
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
