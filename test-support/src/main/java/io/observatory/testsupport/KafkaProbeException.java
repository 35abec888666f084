package io.observatory.testsupport;

import org.jspecify.annotations.Nullable;

/** What a probe expected of Kafka did not happen; the cause, if any, is Kafka's own. */
public final class KafkaProbeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KafkaProbeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
