package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.JobDue;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Engine;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** What follows stands once, whoever brings it; what was made newer meanwhile stays newer. */
  @Test
  void settlesWhatFollowsOnce() {
    UUID job = UUID.randomUUID();
    int shard = DueRow.shardOf(job);
    Instant at = Instant.parse("2040-01-01T00:00:00Z");
    for (int hour = 0; hour < 4; hour++) {
      jobs.jdbc()
          .sql(
              "INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind, version)"
                  + " VALUES (?, ?, ?, ?, ?, ?)")
          .params(shard, time(at, hour), job, time(at, hour), hour == 2 ? 4 : 1, hour < 2 ? 1 : 2)
          .update();
    }
    DueRow first = due(job, FireKind.SCHEDULED, at, 0);
    DueRow second = due(job, FireKind.SCHEDULED, at, 1);
    DueRow asked = due(job, FireKind.TRIGGERED, at, 2);
    DueRow dropped = due(job, FireKind.SCHEDULED, at, 3);
    DueRow next = due(job, FireKind.SCHEDULED, at, 9);
    long epoch =
        jobs.jdbc()
            .sql("SELECT epoch FROM shard_lease WHERE shard = ?")
            .param(shard)
            .query(Long.class)
            .single();
    STAGE
        .service()
        .bean(Settlement.class)
        .settle(
            Objects.requireNonNull(STAGE.service().bean(Engine.class).instance()),
            Map.of(shard, epoch),
            at,
            List.of(
                new Effect(first, List.of(), List.of(), List.of(second, next), List.of()),
                new Effect(second, List.of(), List.of(), List.of(next), List.of()),
                Effect.later(asked, at.plus(Duration.ofHours(5))),
                Effect.drop(dropped)));
    assertThat(
            jobs.jdbc()
                .sql(
                    "SELECT kind || ' ' || extract(hour FROM occurrence AT TIME ZONE 'UTC') || ' v' || version"
                        + " FROM cron_due WHERE job_id = ? ORDER BY occurrence")
                .param(job)
                .query(String.class)
                .list())
        .containsExactly("4 2 v2", "1 3 v2", "1 9 v1");
    jobs.jdbc().sql("DELETE FROM cron_due WHERE job_id = ?").param(job).update();
  }

  private static OffsetDateTime time(Instant at, int hour) {
    return at.plus(Duration.ofHours(hour)).atOffset(ZoneOffset.UTC);
  }

  private static DueRow due(UUID job, FireKind kind, Instant at, int hour) {
    Instant when = at.plus(Duration.ofHours(hour));
    return new DueRow(job, kind, when, when, 1, 1, 1, 1);
  }

  /** While nothing fails each of a backlog is fired once, always with its id. */
  @Test
  void backlogIsFired() {
    Map<UUID, Long> made = jobs.once(agent, 50, 20_000, -500);
    await().atMost(Stage.SOON.multipliedBy(3)).until(() -> jobs.left(agent) == 0);
    DueJobs.assertPublished(STAGE.wire(), agent, made);
    assertThat(jobs.history(agent)).isEqualTo(DueJobs.fires(made));
  }
}
