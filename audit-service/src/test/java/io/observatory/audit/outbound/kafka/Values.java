package io.observatory.audit.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.audit.log.Header;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.SourceRecord;
import io.observatory.audit.log.SourceRecord.Timestamp;
import io.observatory.audit.log.TimestampType;
import io.observatory.audit.log.TopicId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Values as producers write them. */
final class Values {

  private static final Timestamp NOON =
      new Timestamp(1_800_000_000_000L, TimestampType.CREATE_TIME);

  private Values() {}

  static byte[] framed(int id, Schema schema, Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(value, encoder);
    return out.toByteArray();
  }

  static SourceRecord record(String topic, byte @Nullable [] value, Header... headers) {
    return record(topic, "key-1", value, headers);
  }

  static SourceRecord record(String topic, String key, byte @Nullable [] value, Header... headers) {
    Source source = new Source(new TopicId(topic, new UUID(1, 2)), 0);
    return new SourceRecord(source, 5, NOON, key.getBytes(UTF_8), value, List.of(headers));
  }
}
