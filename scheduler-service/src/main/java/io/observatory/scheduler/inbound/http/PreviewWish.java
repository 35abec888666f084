package io.observatory.scheduler.inbound.http;

import io.observatory.platform.http.Fields;
import io.observatory.scheduler.job.JobDesk;
import io.observatory.scheduler.job.JobSpec;
import io.observatory.scheduler.job.JobTerms;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schedule that somebody wants to look at before there is a job.
 *
 * @param after from when on; now when it is left out
 */
record PreviewWish(
    @Nullable Map<String, @Nullable Object> schedule,
    @Nullable Map<String, @Nullable Object> policy,
    @Nullable String after,
    @Nullable Integer limit) {

  private static final int USUAL = 10;

  UpcomingBody answer(JobDesk desk) {
    Instant from = Fields.timeIn("after", after);
    int most = Fields.limit(limit == null ? USUAL : limit, 1_000);
    JobSpec spec = desk.spec(new JobTerms("preview", schedule, policy, null));
    return UpcomingBody.of(desk.upcoming(spec, from, most), null, spec);
  }
}
