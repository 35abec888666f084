package io.observatory.audit.outbound.kafka;

/** One compiled piece of a schema: moves a value from Avro to JSON. */
interface Node {

  /** Writes the value; false when it is null, which is written as {@code null} all the same. */
  boolean write(Reading reading);
}
