package io.observatory.e2e.interop;

import io.observatory.schemas.Topic;
import io.observatory.schemas.TrustedEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;

/**
 * One record of a topic, filled at random but always the same.
 *
 * @param record the record as our class
 * @param binary the same record as Avro binary, without magic byte and id
 */
record Sample(SpecificRecord record, byte[] binary) {
  private static final int COUNT = 25;
  private static final long SEED = 7;

  static List<Sample> of(Topic topic) {
    TrustedEvents.trust();
    List<Sample> samples = new ArrayList<>();
    for (Object random : new RandomData(topic.schema(), COUNT, SEED)) {
      byte[] binary = write(topic.schema(), withoutMapOrder((GenericRecord) random));
      samples.add(new Sample(read(topic.schema(), binary), binary));
    }
    return samples;
  }

  /** A map's order is the writer's whim; bytes can be compared when there is none. */
  private static GenericRecord withoutMapOrder(GenericRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      if (record.get(field.pos()) instanceof Map<?, ?> map && map.size() > 1) {
        Map.Entry<?, ?> first = map.entrySet().iterator().next();
        record.put(field.pos(), Map.of(first.getKey(), first.getValue()));
      }
    }
    return record;
  }

  @SuppressWarnings("unchecked") // the generated class of the schema
  static Class<? extends SpecificRecord> type(Topic topic) {
    return (Class<? extends SpecificRecord>) SpecificData.get().getClass(topic.schema());
  }

  private static byte[] write(Schema schema, Object random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<>(schema).write(random, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static SpecificRecord read(Schema schema, byte[] binary) {
    try {
      return new SpecificDatumReader<SpecificRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(binary, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
