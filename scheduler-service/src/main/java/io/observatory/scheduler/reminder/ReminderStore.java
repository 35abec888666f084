package io.observatory.scheduler.reminder;

import java.util.List;

/** Keeps reminders as jobs. */
public interface ReminderStore {

  /**
   * Makes the jobs that are not there yet, each with its row; inside the caller's transaction.
   *
   * @return how many were not
   */
  int add(List<Reminder> reminders);
}
