package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.scheduler.job.JobSpec;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.occurrence.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule is going to do.
 *
 * @param end why there are no more; {@code MORE} when there are; {@code PAUSED}, {@code CANCELLED}
 */
record UpcomingBody(List<OccurrenceBody> occurrences, String end) {

  /**
   * One time.
   *
   * @param local what the clocks of the schedule's zone show then
   * @param dst what a change of those clocks has to do with it: {@code NONE}, {@code SHIFTED},
   *     {@code FIRST_OF_TWO}, {@code SECOND_OF_TWO}
   * @param dueAt with the job's jitter; null where there is no job
   */
  record OccurrenceBody(
      Instant at, String local, String dst, @JsonProperty("due_at") @Nullable Instant dueAt) {}

  /** Of a job or, without an id, of a schedule only. */
  static UpcomingBody of(Upcoming upcoming, @Nullable UUID job, JobSpec spec) {
    Duration jitter = job == null ? null : Jitter.of(job, spec.policies().jitter());
    return new UpcomingBody(
        upcoming.occurrences().stream().map(at -> body(at, jitter, spec.schedule())).toList(),
        upcoming.end().name());
  }

  /** There is nothing to come for that reason. */
  static UpcomingBody none(String why) {
    return new UpcomingBody(List.of(), why);
  }

  private static OccurrenceBody body(
      Occurrence occurrence, @Nullable Duration jitter, Schedule schedule) {
    Instant at = occurrence.at();
    return new OccurrenceBody(
        at,
        at.atZone(schedule instanceof Schedule.Cron cron ? cron.zone() : ZoneOffset.UTC)
            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME),
        occurrence.clock().name(),
        jitter == null ? null : at.plus(jitter));
  }
}
