package io.observatory.platform.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one schema whose id is known: the header that the first of them got, then the
 * Avro binary. Safe for use by many threads.
 */
final class SchemaWriter {

  private static final int USUAL_BYTES = 1024;

  private final byte[] header;
  private final ValueWriter writer;
  private final ThreadLocal<@Nullable BinaryEncoder> encoders = new ThreadLocal<>();

  private SchemaWriter(byte[] header, ValueWriter writer) {
    this.header = header;
    this.writer = writer;
  }

  /** For records like {@code first}, which somebody wrote as {@code value}. */
  static SchemaWriter after(byte[] value, SpecificRecord first) {
    ValueWriter writer = ValueWriter.of(first.getSchema());
    return new SchemaWriter(
        Arrays.copyOf(value, AvroCodec.HEADER), writer == null ? avros(first) : writer);
  }

  @SuppressWarnings("unchecked") // a writer of the record's own schema takes the record
  private static ValueWriter avros(SpecificRecord first) {
    DatumWriter<Object> writer =
        (DatumWriter<Object>)
            SpecificData.getForClass(first.getClass()).createDatumWriter(first.getSchema());
    return (value, out) -> writer.write(Objects.requireNonNull(value), out);
  }

  byte[] write(SpecificRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, encoders.get());
    encoders.set(encoder);
    try {
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
