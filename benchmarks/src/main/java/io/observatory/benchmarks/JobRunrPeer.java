package io.observatory.benchmarks;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobBuilder;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.jspecify.annotations.Nullable;

/** JobRunr: jobs as JSON, each written again when it begins and when it has succeeded. */
final class JobRunrPeer implements PeerScheduler {
  private static final int WORKERS = 32;
  private static final int POOL = 40;

  /** The shortest it allows on a database. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private final PeerDatabase database;
  private final PeerHandler handler;
  private final JsonMapper json = new Jackson3JsonMapper();
  private final StorageProvider storage;
  private final JobRequestScheduler scheduler;
  private @Nullable BackgroundJobServer running;

  JobRunrPeer(Gateway gateway, PeerHandler handler) throws SQLException {
    this.handler = handler;
    database = new PeerDatabase(gateway, "jobrunr", POOL);
    storage = new PostgresStorageProvider(database.connections());
    storage.setJobMapper(new JobMapper(json));
    scheduler = new JobRequestScheduler(storage, List.of());
  }

  @Override
  public String name() {
    return "JobRunr";
  }

  @Override
  public String describe() {
    return "JobRunr: %d workers on virtual threads, %d connections, poll %d s"
        .formatted(WORKERS, POOL, POLL.toSeconds());
  }

  @Override
  public PostgresCounters database() {
    return database.counters();
  }

  /** What is due is enqueued; the rest would be enqueued by a poll when it is. */
  @Override
  public void keep(int first, int count, IntFunction<Instant> due) {
    Instant now = Clock.systemUTC().instant();
    scheduler.create(
        IntStream.range(0, count)
            .mapToObj(
                i -> {
                  JobBuilder job =
                      JobBuilder.aJob().withJobRequest(new JobRunrJob(JobLoad.payload(first + i)));
                  Instant at = due.apply(i);
                  return at.isAfter(now) ? job.scheduleAt(at) : job;
                }));
  }

  @Override
  public void keep(int number, Instant due) {
    scheduler.schedule(due, new JobRunrJob(JobLoad.payload(number)));
  }

  @Override
  public boolean keepRecurring(int first, int count) {
    return false; // "up to 100 recurring jobs", says its documentation
  }

  @Override
  public void start() {
    BackgroundJobServer server =
        new BackgroundJobServer(
            storage,
            json,
            new JobActivator() {
              @Override
              public <T> T activateJob(Class<T> type) {
                return type.cast(new JobRunrJob.Handler(handler));
              }
            },
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(WORKERS)
                .andPollInterval(POLL));
    running = server;
    server.start();
  }

  @Override
  public void stop() throws SQLException {
    if (running != null) {
      running.stop();
      running = null;
    }
    database.counters().run("TRUNCATE jobrunr_jobs");
  }

  @Override
  public void close() throws SQLException {
    stop();
    database.close();
  }
}
