package io.observatory.scheduler.run;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.Policies;
import io.observatory.scheduler.plan.StoredForms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rules of jobs. Safe for use by many threads. */
public final class RuleBook {

  private static final Logger LOGGER = LoggerFactory.getLogger(RuleBook.class);

  private final StoredForms forms;

  public RuleBook(StoredForms forms) {
    this.forms = forms;
  }

  /** The rules of that job; the usual ones when its own can not be read, so that its runs end. */
  public RunRules of(RunJob job) {
    try {
      Schedule schedule = forms.schedule(job.schedule());
      return new RunRules(schedule, forms.policies(job.policy()).fitting(schedule));
    } catch (InvalidScheduleException unreadable) {
      LOGGER.error("The rules of job {} can not be read: {}", job.id(), unreadable.code());
      return new RunRules(null, Policies.DEFAULT);
    }
  }
}
