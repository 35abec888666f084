package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * Schedules and policies as JSON, the one way each is written, so that what means the same is the
 * same text. Safe for use by many threads.
 */
public interface StoredForms {

  /** The one text of that schedule. */
  String write(Schedule schedule);

  /** The one text of these policies; null for {@link Policies#DEFAULT}. */
  @Nullable String write(Policies policies);

  /**
   * What was written, or anything {@link ScheduleForm} reads.
   *
   * @throws io.observatory.scheduler.occurrence.InvalidScheduleException when it can not be read
   */
  Schedule schedule(String text);

  /** What was written, or anything {@link PolicyForm} reads; the defaults for null. */
  Policies policies(@Nullable String text);
}
