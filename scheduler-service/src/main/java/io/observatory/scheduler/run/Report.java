package io.observatory.scheduler.run;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says about a run.
 *
 * @param lease for how long the agent promises to be silent; null for as long as the job's policy
 *     says
 * @param code stable word for why it failed
 * @param detail a sentence for a person: why it failed, or how far it is
 * @param result text or JSON that the run gave
 * @param reporter the agent that says so, as it claims; null where it is known that whoever says so
 *     may
 */
public record Report(
    UUID jobId,
    UUID fireId,
    Kind kind,
    @Nullable Duration lease,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String result,
    @Nullable String reporter) {

  /** The longest silence an agent can ask for. */
  public static final Duration LONGEST_LEASE = Duration.ofDays(7);

  /** Longest code, in characters. */
  public static final int LONGEST_CODE = 64;

  /** Longest detail, in characters. */
  public static final int LONGEST_DETAIL = 1_000;

  /** Longest result, in characters. */
  public static final int LONGEST_RESULT = 256 * 1024;

  /** So many characters of a result weigh as much as a report. */
  public static final int WEIGHED = 16 * 1024;

  /** What can be said. */
  public enum Kind {
    STARTED,
    PROGRESS,
    SUCCEEDED,
    FAILED,
    /** Given up by the agent, and not to be tried again. */
    CANCELLED;

    /** Whether the run is over. */
    public boolean isEnd() {
      return this != STARTED && this != PROGRESS;
    }
  }

  /** What it takes to keep it: 1, and 1 for each 16 KiB of its result. */
  int weight() {
    return 1 + (result == null ? 0 : result.length() / WEIGHED);
  }

  /** Whether it may be about a run that was fired for that agent. */
  boolean isFrom(String agent) {
    return reporter == null || reporter.equals(agent);
  }
}
