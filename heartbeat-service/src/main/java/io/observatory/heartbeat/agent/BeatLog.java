package io.observatory.heartbeat.agent;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log all beats go through, so that a partition's owner is the only one who writes its agents.
 */
public interface BeatLog {

  /**
   * What an agent says over HTTP.
   *
   * @param beat what counts
   * @param registering whether what it leaves out of its capabilities is gone
   * @param sentAt what its clock said
   */
  record Saying(Beat beat, boolean registering, Instant sentAt) {}

  /**
   * Appends beats and returns when they can not be lost any more.
   *
   * @return for each, in order, null when it was taken, or why that is not sure: that agent may
   *     beat again
   */
  List<@Nullable BeatLogUnavailableException> append(List<Saying> sayings);
}
