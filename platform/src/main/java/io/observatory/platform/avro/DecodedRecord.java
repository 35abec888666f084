package io.observatory.platform.avro;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A value read with the schema it was written with.
 *
 * @param schemaId the registry's id of that schema
 * @param writerSchema that schema
 * @param record what was written, nothing added and nothing lost
 */
public record DecodedRecord(int schemaId, Schema writerSchema, GenericRecord record) {}
