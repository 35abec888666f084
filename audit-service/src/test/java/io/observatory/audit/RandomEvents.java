package io.observatory.audit;

import io.observatory.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;

/**
 * Records with random content; Avro's generator knows no logical types, so they go through bytes.
 */
final class RandomEvents {

  private RandomEvents() {}

  static SpecificRecord of(Topic topic, long seed) {
    Object generic = new RandomData(topic.schema(), 1, seed, true).iterator().next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<>(topic.schema()).write(generic, encoder);
      encoder.flush();
      SpecificDatumReader<SpecificRecord> reader =
          new SpecificDatumReader<>(
              topic.schema(), topic.schema(), SpecificData.getForSchema(topic.schema()));
      return reader.read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
