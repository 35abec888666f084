package io.observatory.platform.avro;

import io.observatory.platform.kafka.PoisonRecordException;
import org.jspecify.annotations.Nullable;

/** The value can never be decoded, whoever tries and however often: a dead letter. */
public final class UndecodableRecordException extends PoisonRecordException {

  UndecodableRecordException(String reason, String message) {
    super(reason, message);
  }

  UndecodableRecordException(String reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
