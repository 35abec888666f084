/** Avro values as they stand on the wire: a zero byte, a four-byte schema id, the record. */
@NullMarked
package io.observatory.platform.avro;

import org.jspecify.annotations.NullMarked;
