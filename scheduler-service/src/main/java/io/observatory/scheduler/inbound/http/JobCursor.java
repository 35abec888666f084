package io.observatory.scheduler.inbound.http;

import io.observatory.platform.http.Cursors;
import io.observatory.scheduler.job.JobLedger.Place;
import io.observatory.scheduler.job.RunView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Places in the lists of jobs and of their runs. */
final class JobCursor {

  private static final String JOB = "j1:";
  private static final String RUN = "jr1:";

  private JobCursor() {}

  static String after(UUID job) {
    return Cursors.write(JOB, job.toString());
  }

  /** The job to go on behind; null to begin. */
  static @Nullable UUID job(@Nullable String cursor) {
    return Cursors.uuid(JOB, cursor);
  }

  static String before(RunView run) {
    return Cursors.write(RUN, run.recordedAt() + "/" + run.fireId());
  }

  /** The run to go on before; null to begin. */
  static @Nullable Place run(@Nullable String cursor) {
    String text = Cursors.read(RUN, cursor);
    if (text == null) {
      return null;
    }
    int slash = text.indexOf('/');
    try {
      return new Place(
          Instant.parse(text.substring(0, Math.max(slash, 0))),
          UUID.fromString(text.substring(slash + 1)));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Cursors.invalid();
    }
  }
}
