package io.observatory.scheduler.reminder;

import java.time.Instant;
import java.util.List;

/** Tells of reminders that can not be, in the caller's transaction. */
public interface ReminderLog {
  void refused(List<Refusal> refusals, Instant now);
}
