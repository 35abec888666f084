package io.observatory.audit.outbound.kafka;

import org.apache.avro.Schema;

/** The schemas values were written with, as the registry knows them. */
interface WriterSchemas {

  /**
   * The schema of an id, as the registry answers now.
   *
   * @throws NoSuchSchemaException when the registry proves that there is no usable one
   * @throws io.observatory.audit.log.UnavailableException when the registry can not say
   */
  Schema byId(int id) throws NoSuchSchemaException;

  /** The registry's answer is a proved no; the message is the reason to store. */
  final class NoSuchSchemaException extends Exception {
    private static final long serialVersionUID = 1L;

    NoSuchSchemaException(String reason) {
      super(reason);
    }
  }
}
