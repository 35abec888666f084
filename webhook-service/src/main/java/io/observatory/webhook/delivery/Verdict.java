package io.observatory.webhook.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to become of a delivery. */
public sealed interface Verdict {

  /** The endpoint has it. */
  record Succeeded() implements Verdict {}

  /** Failed, to be tried again at {@code at}. */
  record Retry(Instant at, String reason) implements Verdict {}

  /**
   * Given up.
   *
   * @param holds whether those behind it in its ordering key wait until it was replayed
   */
  record Dead(String reason, boolean holds) implements Verdict {}

  /** Not sent because the endpoint is disabled. */
  record Skipped(String reason) implements Verdict {}

  /** Not sent because the endpoint is gone. */
  record Discarded(String reason) implements Verdict {}

  /**
   * Given back without an attempt.
   *
   * @param until when it is looked at again; null when its lane comes for it
   */
  record Waiting(@Nullable Instant until, String reason) implements Verdict {}

  /** Whether it is the delivery's last. */
  default boolean isFinal() {
    return !(this instanceof Retry || this instanceof Waiting);
  }
}
