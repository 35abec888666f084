package io.observatory.scheduler;

import io.observatory.scheduler.job.Caller;
import io.observatory.scheduler.job.JobChanges;
import io.observatory.scheduler.job.Order;
import io.observatory.scheduler.plan.StoredForms;
import io.observatory.scheduler.run.DeadJobs;
import io.observatory.scheduler.run.DeadLog;
import io.observatory.scheduler.run.DeadStore;
import io.observatory.scheduler.run.JobPause;
import io.observatory.scheduler.run.RuleBook;
import io.observatory.scheduler.run.RunLog;
import io.observatory.scheduler.run.RunMeter;
import io.observatory.scheduler.run.RunStore;
import io.observatory.scheduler.run.Runs;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs, from the fire to the end. */
@Configuration(proxyBeanMethods = false)
class RunConfiguration {

  @Bean
  RuleBook ruleBook(StoredForms forms) {
    return new RuleBook(forms);
  }

  @Bean
  Runs runs(
      RunStore store,
      RunLog log,
      RuleBook rules,
      RunMeter meter,
      JobChanges changes,
      PlatformTransactionManager transactions) {
    JobPause pause =
        (jobId, reason) -> changes.pause(new Order(jobId, 0, reason, Caller.SERVICE), null);
    return new Runs(
        new Runs.Tools(store, log, rules, pause), meter, new TransactionTemplate(transactions));
  }

  @Bean
  DeadJobs deadJobs(
      DeadStore dead,
      RunStore runs,
      RuleBook rules,
      DeadLog log,
      PlatformTransactionManager transactions) {
    return new DeadJobs(dead, runs, rules, log, new TransactionTemplate(transactions));
  }
}
