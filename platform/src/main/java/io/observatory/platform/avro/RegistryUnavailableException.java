package io.observatory.platform.avro;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * The schema registry gave no answer that proves anything: wait and try again, drop nothing. A
 * schema that is not registered yet also ends here, because registering it heals the writer.
 */
public final class RegistryUnavailableException extends TransientDataAccessResourceException {

  RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message);
    if (cause != null) {
      initCause(cause);
    }
  }
}
