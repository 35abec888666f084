package io.observatory.scheduler;

import io.observatory.scheduler.fire.Planner;
import io.observatory.scheduler.plan.JobPlanner;
import io.observatory.scheduler.plan.StoredForms;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What decides what becomes of a due row. */
@Configuration(proxyBeanMethods = false)
class PlanConfiguration {

  @Bean
  Planner planner(StoredForms forms) {
    return new JobPlanner(forms);
  }
}
