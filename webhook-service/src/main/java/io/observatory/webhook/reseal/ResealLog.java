package io.observatory.webhook.reseal;

import io.observatory.webhook.endpoint.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the world who had secrets sealed anew, if and when the transaction commits. */
public interface ResealLog {

  /** Somebody wants it done. */
  void ordered(Caller caller, @Nullable String reason, Instant at);
}
