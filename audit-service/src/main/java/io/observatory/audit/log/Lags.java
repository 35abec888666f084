package io.observatory.audit.log;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port: how far the log is behind the broker. */
public interface Lags {

  /** The last measurement, or null when there was none yet. */
  @Nullable Measured last();

  /** All sources at one moment. */
  record Measured(Instant at, List<Lag> lags) {}
}
