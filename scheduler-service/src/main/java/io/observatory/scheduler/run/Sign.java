package io.observatory.scheduler.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life of a run that goes on.
 *
 * @param started whether the run says that it has begun
 * @param staleAt how long it may be silent now
 * @param progress how far it is; null when it did not say
 */
public record Sign(ActiveRun run, boolean started, Instant staleAt, @Nullable String progress) {

  /** This one after that one, of the same run. */
  Sign after(@Nullable Sign before) {
    return before == null
        ? this
        : new Sign(
            run, started || before.started, staleAt, progress == null ? before.progress : progress);
  }
}
