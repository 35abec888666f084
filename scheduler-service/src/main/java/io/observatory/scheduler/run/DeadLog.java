package io.observatory.scheduler.run;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who had the dead tried again, in the transaction in which it was done. */
public interface DeadLog {
  void redriven(
      UUID jobId, List<UUID> fireIds, Redriver redriver, @Nullable String reason, Instant at);
}
