package io.observatory.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** db-scheduler: rows locked and fetched in one statement, one commit a completion. */
final class DbSchedulerPeer implements PeerScheduler {
  static final String DATABASE = "db_scheduler";

  /** Its table and indexes as its documentation has them; nobody uses priorities. */
  private static final String TABLE =
      """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
        execution_time timestamptz, picked boolean NOT NULL, picked_by text,
        last_success timestamptz, last_failure timestamptz, consecutive_failures int,
        last_heartbeat timestamptz, version bigint NOT NULL, priority smallint, state text,
        PRIMARY KEY (task_name, task_instance));
      CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
      CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)
      """;

  private static final int THREADS = 100;
  private static final int POOL = 40;
  private static final int BATCH = 2_000;
  private static final Duration POLL = Duration.ofMillis(100);

  private final PeerDatabase database;
  private final OneTimeTask<String> once;
  private final CustomTask<String> hourly;
  private final SchedulerClient client;
  private @Nullable Scheduler running;

  DbSchedulerPeer(Gateway gateway, PeerHandler handler) throws SQLException {
    database = new PeerDatabase(gateway, DATABASE, POOL);
    database.counters().run(TABLE);
    once =
        Tasks.oneTime("once", String.class)
            .execute((instance, context) -> handler.fire(instance.getData()));
    Schedule everyHour = FixedDelay.ofHours(1);
    hourly =
        Tasks.custom("hourly", String.class)
            .execute(
                (instance, context) -> {
                  handler.fire(instance.getData());
                  return new CompletionHandler.OnCompleteReschedule<>(everyHour);
                });
    client = SchedulerClient.Builder.create(database.connections(), tasks()).build();
  }

  private List<Task<?>> tasks() {
    return List.of(once, hourly);
  }

  @Override
  public String name() {
    return "db-scheduler";
  }

  @Override
  public String describe() {
    return "db-scheduler: lock-and-fetch 2.0/6.0, %d threads, %d connections, poll %d ms"
        .formatted(THREADS, POOL, POLL.toMillis());
  }

  @Override
  public PostgresCounters database() {
    return database.counters();
  }

  @Override
  public void keep(int first, int count, IntFunction<Instant> due) {
    keep(once, first, count, due);
  }

  @Override
  public void keep(int number, Instant due) {
    boolean fresh =
        client.scheduleIfNotExists(
            once.instance(Integer.toString(number), JobLoad.payload(number)), due);
    if (!fresh) {
      throw new IllegalStateException("there was a job " + number);
    }
  }

  @Override
  public boolean keepRecurring(int first, int count) {
    Instant now = Clock.systemUTC().instant();
    keep(hourly, first, count, place -> now);
    return true;
  }

  private void keep(Task<String> task, int first, int count, IntFunction<Instant> due) {
    for (int from = 0; from < count; from += BATCH) {
      List<SchedulableInstance<?>> batch = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        int number = first + i;
        batch.add(
            SchedulableInstance.of(
                task.instance(Integer.toString(number), JobLoad.payload(number)), due.apply(i)));
      }
      client.scheduleBatch(batch);
    }
  }

  @Override
  public void start() {
    Scheduler scheduler =
        Scheduler.create(database.connections(), tasks())
            .threads(THREADS)
            .pollUsingLockAndFetch(2.0, 6.0)
            .pollingInterval(POLL)
            .build();
    running = scheduler;
    scheduler.start();
  }

  @Override
  public void stop() throws SQLException {
    if (running != null) {
      running.stop();
      running = null;
    }
    database.counters().run("TRUNCATE scheduled_tasks");
  }

  @Override
  public void close() throws SQLException {
    stop();
    database.close();
  }
}
