package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.JobDue;
import io.observatory.scheduler.fire.Engine;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a due row to one event, at least once and as soon as can be. */
class AtLeastOnceIT {

  @RegisterExtension
  static final Stage STAGE = Stage.with(Map.of("scheduler.fire.mode", "AT_LEAST_ONCE"));

  private final String agent = Stage.fresh("agent");
  private final DueJobs jobs = new DueJobs(STAGE.database());

  @BeforeEach
  void awaitFiring() {
    await().atMost(Stage.SOON).until(() -> STAGE.service().bean(Engine.class).isFiring());
  }

  /** T1 in this mode. */
  @Test
  void firesOnTime() {
    Map<UUID, Long> made = jobs.once(agent, 1, 1, 2_000);
    await().atMost(Stage.SOON).until(() -> jobs.left(agent) == 0);
    JobDue event = STAGE.wire().due(agent + "-0").getFirst();
    long due = made.values().iterator().next() / 1_000;
    assertThat(event.getFiredAt().toEpochMilli()).isBetween(due, due + 50);
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }

  /** While nothing fails each of a backlog is fired once, always with its id. */
  @Test
  void backlogIsFired() {
    Map<UUID, Long> made = jobs.once(agent, 50, 20_000, -500);
    await().atMost(Stage.SOON.multipliedBy(3)).until(() -> jobs.left(agent) == 0);
    assertThat(DueJobs.published(STAGE.wire(), agent)).isEqualTo(DueJobs.fires(made));
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }
}
