package io.observatory.audit.outbound.kafka;

/** The bytes are not what the schema says. */
final class MalformedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message, null, false, false);
  }
}
