package io.observatory.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz: clustered over its tables, a lock for all of it, triggers taken in batches. */
final class QuartzPeer implements PeerScheduler {
  private static final String TABLES = "org/quartz/impl/jdbcjobstore/tables_postgres.sql";
  private static final String SOURCE = "quartz-benchmark";
  private static final int THREADS = 20;
  private static final int POOL = 25;
  private static final int BATCH = 500;
  private static final String DATA = "payload";

  private final PeerDatabase database;
  private final PeerHandler handler;
  private final JobDetail job =
      JobBuilder.newJob(Job.class).withIdentity("publish").storeDurably().build();
  private Scheduler scheduler;

  QuartzPeer(Gateway gateway, PeerHandler handler) throws SQLException {
    this.handler = handler;
    database = new PeerDatabase(gateway, "quartz", POOL);
    database.counters().run(tables());
    DBConnectionManager.getInstance().addConnectionProvider(SOURCE, new Pooled(database));
    scheduler = fresh();
  }

  private static String tables() {
    try (InputStream in = Job.class.getClassLoader().getResourceAsStream(TABLES)) {
      return new String(Objects.requireNonNull(in, TABLES).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The pool that the others have, too. */
  private record Pooled(PeerDatabase database) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return database.connections().getConnection();
    }

    @Override
    public void shutdown() {}

    @Override
    public void initialize() {}
  }

  private Scheduler fresh() {
    Properties properties = new Properties();
    Map.of(
            "org.quartz.scheduler.instanceName", "benchmark",
            "org.quartz.scheduler.instanceId", "AUTO",
            "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(THREADS),
            "org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow", "1000",
            "org.quartz.threadPool.threadCount", Integer.toString(THREADS))
        .forEach(properties::setProperty);
    Map.of(
            "class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
            "driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
            "dataSource", SOURCE,
            "isClustered", "true",
            "useProperties", "true",
            "acquireTriggersWithinLock", "true")
        .forEach((name, value) -> properties.setProperty("org.quartz.jobStore." + name, value));
    try {
      Scheduler made = new StdSchedulerFactory(properties).getScheduler();
      made.setJobFactory(
          (bundle, quartz) ->
              context -> handler.fire(bundle.getTrigger().getJobDataMap().getString(DATA)));
      made.addJob(job, true);
      return made;
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "Quartz";
  }

  @Override
  public String describe() {
    return "Quartz: clustered JobStoreTX, %d threads, batches of as many, window 1 s, %d connections"
        .formatted(THREADS, POOL);
  }

  @Override
  public PostgresCounters database() {
    return database.counters();
  }

  private Trigger trigger(int number, Instant due, @Nullable SimpleScheduleBuilder recurring) {
    TriggerBuilder<Trigger> trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(Integer.toString(number))
            .forJob(job)
            .usingJobData(DATA, JobLoad.payload(number))
            .startAt(Date.from(due));
    return recurring == null ? trigger.build() : trigger.withSchedule(recurring).build();
  }

  @Override
  public void keep(int first, int count, IntFunction<Instant> due) {
    keep(first, count, due, null);
  }

  @Override
  public void keep(int number, Instant due) {
    try {
      scheduler.scheduleJob(trigger(number, due, null));
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean keepRecurring(int first, int count) {
    Instant now = Clock.systemUTC().instant();
    keep(first, count, place -> now, SimpleScheduleBuilder.repeatHourlyForever());
    return true;
  }

  private void keep(
      int first, int count, IntFunction<Instant> due, @Nullable SimpleScheduleBuilder recurring) {
    for (int from = 0; from < count; from += BATCH) {
      Set<Trigger> batch = new HashSet<>();
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        batch.add(trigger(first + i, due.apply(i), recurring));
      }
      try {
        scheduler.scheduleJobs(Map.of(job, batch), true);
      } catch (SchedulerException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void start() {
    try {
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() throws SQLException {
    end();
    scheduler = fresh();
  }

  private void end() throws SQLException {
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
    database
        .counters()
        .run(
            "TRUNCATE qrtz_job_details, qrtz_triggers, qrtz_simple_triggers, qrtz_fired_triggers CASCADE");
  }

  @Override
  public void close() throws SQLException {
    end();
    database.close();
  }
}
