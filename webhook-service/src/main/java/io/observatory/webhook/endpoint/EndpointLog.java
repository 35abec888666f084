package io.observatory.webhook.endpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the world who changed an endpoint, if and when the transaction commits. */
public interface EndpointLog {

  /**
   * What somebody did.
   *
   * @param action what, such as {@code webhook.endpoint.pause}
   * @param id of the endpoint
   * @param before as it was; null when there was none
   * @param after as it is; null when it was deleted
   * @param reason why, in the caller's words
   */
  record Deed(
      String action,
      String id,
      @Nullable Endpoint before,
      @Nullable Endpoint after,
      Instant at,
      @Nullable String reason,
      Caller caller) {}

  /** Somebody did this. */
  void done(Deed deed);

  /** An endpoint gets no requests any more; why is its {@code stateReason}. */
  void disabled(Endpoint endpoint);
}
