package io.observatory.benchmarks;

import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/** What JobRunr keeps of a job, as JSON. It finds both classes by reflection. */
public record JobRunrJob(String payload) implements JobRequest {

  @Override
  public Class<Handler> getJobRequestHandler() {
    return Handler.class;
  }

  /** Runs it. */
  public static final class Handler implements JobRequestHandler<JobRunrJob> {
    private final PeerHandler handler;

    Handler(PeerHandler handler) {
      this.handler = handler;
    }

    @Override
    public void run(JobRunrJob job) {
      handler.fire(job.payload());
    }
  }
}
