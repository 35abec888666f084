/** Reads the values of records: schema by id from the registry, Avro to JSON in one pass. */
@NullMarked
package io.observatory.audit.outbound.kafka;

import org.jspecify.annotations.NullMarked;
