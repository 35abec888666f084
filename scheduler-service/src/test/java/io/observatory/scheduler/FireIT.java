package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.JobDue;
import io.observatory.events.JobDueKind;
import io.observatory.scheduler.fire.Engine;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a due row to one event, exactly once. */
class FireIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(FireIT.class);

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private final String agent = Stage.fresh("agent");

  @BeforeEach
  void awaitFiring() {
    await().atMost(Stage.SOON).until(() -> STAGE.service().bean(Engine.class).isFiring());
  }

  /** What was fired for that agent: readers see it soon after its commit. */
  private static List<JobDue> awaitDue(String agent) {
    return await()
        .atMost(Stage.SOON)
        .until(() -> STAGE.wire().due(agent), fired -> !fired.isEmpty());
  }

  /** T1: at +2 s: exactly one record, never early and hardly late, the history says FIRED. */
  @Test
  void oneShotFiresOnceAndOnTime() {
    DueJobs jobs = new DueJobs(STAGE.database());
    Map<UUID, Long> made = jobs.once(agent, 1, 1, 2_000);
    await().atMost(Stage.SOON).until(() -> jobs.left(agent) == 0);
    List<JobDue> due = awaitDue(agent + "-0");
    assertThat(due).hasSize(1);
    JobDue event = due.getFirst();
    long dueMicros = made.values().iterator().next();
    assertThat(event.getKind()).isEqualTo(JobDueKind.SCHEDULED);
    assertThat(event.getJobId()).isEqualTo(made.keySet().iterator().next().toString());
    assertThat(event.getScheduledFor().toEpochMilli()).isEqualTo(dueMicros / 1_000);
    assertThat(event.getFiredAt().toEpochMilli())
        .isBetween(dueMicros / 1_000, dueMicros / 1_000 + 50);
    assertThat(event.getPayload()).isEqualTo("payload of 1");
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }

  /** A backlog is drained, each of it once. */
  @Test
  void backlogIsFiredOnce() {
    DueJobs jobs = new DueJobs(STAGE.database());
    Map<UUID, Long> made = jobs.once(agent, 50, 20_000, -500);
    long began = System.nanoTime();
    await().atMost(Stage.SOON.multipliedBy(3)).until(() -> jobs.left(agent) == 0);
    LOGGER.info("{} fires in {} ms", made.size(), (System.nanoTime() - began) / 1_000_000);
    DueJobs.assertPublished(STAGE.wire(), agent, made);
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }

  /** T17: a flood of what is overdue for one target, and another's job is on time all the same. */
  @Test
  void floodForOneTargetKeepsNobodyElseWaiting() {
    DueJobs jobs = new DueJobs(STAGE.database());
    String flooded = Stage.fresh("flooded");
    jobs.once(flooded, 1, 30_000, -10_000);
    long began = System.nanoTime();
    Map<UUID, Long> made = jobs.once(agent, 1, 1, 1_500);
    await().atMost(Stage.SOON).until(() -> jobs.left(agent) == 0);
    int sent = jobs.history(flooded).size();
    long most = 1_000 + (System.nanoTime() - began) * 2 / 1_000_000; // 1,000 a second, read late
    jobs.jdbc()
        .sql(
            "DELETE FROM cron_due USING cron_jobs j WHERE j.job_id = cron_due.job_id AND j.target_agent_id = ?")
        .param(flooded + "-0")
        .update();
    JobDue event = awaitDue(agent + "-0").getFirst();
    long due = made.values().iterator().next() / 1_000;
    assertThat(event.getFiredAt().toEpochMilli()).isBetween(due, due + 1_000);
    assertThat(sent).isPositive().isLessThan((int) most);
  }

  /** A row of an older version of its job goes unfired. */
  @Test
  void staleRowIsDropped() {
    DueJobs jobs = new DueJobs(STAGE.database());
    Map<UUID, Long> made = jobs.once(agent, 1, 1, 3_000);
    jobs.jdbc()
        .sql("UPDATE cron_jobs SET version = 2 WHERE job_id = ?")
        .param(made.keySet().iterator().next())
        .update();
    await().atMost(Stage.SOON).until(() -> jobs.left(agent) == 0);
    assertThat(STAGE.wire().due(agent + "-0")).isEmpty();
    assertThat(jobs.history(agent)).isEmpty();
  }
}
