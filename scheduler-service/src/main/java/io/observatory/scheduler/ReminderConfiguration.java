package io.observatory.scheduler;

import io.observatory.scheduler.plan.StoredForms;
import io.observatory.scheduler.reminder.ReminderLog;
import io.observatory.scheduler.reminder.ReminderStore;
import io.observatory.scheduler.reminder.Reminders;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reminders that agents ask for. */
@Configuration(proxyBeanMethods = false)
class ReminderConfiguration {

  @Bean
  Reminders reminders(
      ReminderStore store,
      ReminderLog log,
      StoredForms forms,
      PlatformTransactionManager transactions,
      Clock clock) {
    return new Reminders(store, log, forms, new TransactionTemplate(transactions), clock);
  }
}
