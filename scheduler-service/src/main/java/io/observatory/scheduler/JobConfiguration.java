package io.observatory.scheduler;

import io.observatory.platform.kafka.Fault;
import io.observatory.scheduler.job.CommandPositions;
import io.observatory.scheduler.job.JobChanges;
import io.observatory.scheduler.job.JobCommands;
import io.observatory.scheduler.job.JobDesk;
import io.observatory.scheduler.job.JobLog;
import io.observatory.scheduler.job.JobStore;
import io.observatory.scheduler.job.JobTriggers;
import io.observatory.scheduler.job.Rounds;
import io.observatory.scheduler.job.Taken;
import io.observatory.scheduler.time.DatabaseClock;
import io.observatory.scheduler.time.Micros;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How jobs are made, changed and triggered. */
@Configuration(proxyBeanMethods = false)
class JobConfiguration {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Delays count by the database's clock as soon as it is known; until then by this machine's. */
  @Bean
  JobDesk jobDesk(
      JobStore store,
      JobLog log,
      PlatformTransactionManager manager,
      DatabaseClock database,
      Clock clock) {
    InstantSource time =
        () -> database.isTrusted() ? Micros.instant(database.micros()) : clock.instant();
    return new JobDesk(store, log, new TransactionTemplate(manager), time);
  }

  @Bean
  JobChanges jobChanges(JobStore store, JobLog log, PlatformTransactionManager manager) {
    return new JobChanges(store, log, new TransactionTemplate(manager));
  }

  @Bean
  JobTriggers jobTriggers(JobStore store, JobLog log, PlatformTransactionManager manager) {
    return new JobTriggers(store, log, new TransactionTemplate(manager));
  }

  @Bean
  JobCommands jobCommands(
      JobCommands.Desks desks,
      JobLog log,
      CommandPositions positions,
      PlatformTransactionManager manager) {
    return new JobCommands(desks, log, positions, new TransactionTemplate(manager));
  }

  @Bean
  JobCommands.Desks jobDesks(JobDesk desk, JobChanges changes, JobTriggers triggers) {
    return new JobCommands.Desks(desk, changes, triggers);
  }

  @Bean
  Rounds<JobDesk.Draft, Taken> jobRounds(JobDesk desk) {
    return new Rounds<>(desk::create, e -> Fault.of(e) == Fault.UNAVAILABLE, PATIENCE);
  }
}
