package io.observatory.audit.outbound.kafka;

import io.observatory.audit.log.UnavailableException;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.RegistryUnavailableException;
import io.observatory.platform.avro.UndecodableRecordException;
import org.apache.avro.Schema;

/** Asks the registry, through the platform's codec. */
final class RegistrySchemas implements WriterSchemas {

  private final AvroCodec codec;

  RegistrySchemas(AvroCodec codec) {
    this.codec = codec;
  }

  @Override
  public Schema byId(int id) throws NoSuchSchemaException {
    try {
      return codec.schema(id);
    } catch (UndecodableRecordException e) {
      throw new NoSuchSchemaException("unknown_schema: " + e.getMessage());
    } catch (RegistryUnavailableException e) {
      throw new UnavailableException("schema " + id + " can not be had now", e);
    }
  }
}
