package io.observatory.hitl.outbound.kafka;

import io.observatory.events.DecisionLog;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.hitl.session.InvalidDecisionException;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.DecodedRecord;
import io.observatory.platform.avro.UndecodableRecordException;
import io.observatory.platform.event.EventIds;
import io.observatory.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decisions as Avro; an edit keeps the schema, and with it the fields, of who wrote it. */
@Component
class AvroDecisionCodec implements DecisionCodec {

  private static final String TOPIC = "gateway.decision.v1";
  private static final int LONGEST_ID = 256;

  private final AvroCodec codec;
  private final EventIds ids;
  private final Clock clock;

  AvroDecisionCodec(AvroCodec codec, EventIds ids, Clock clock) {
    this.codec = codec;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public @Nullable Map<String, @Nullable Object> read(byte[] value) {
    try {
      return AvroToJson.record(codec.decodeGeneric(value).record());
    } catch (UndecodableRecordException e) {
      return null;
    }
  }

  @Override
  public Written write(Map<String, @Nullable Object> decision) {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(decision);
    whole.putIfAbsent("event_id", ids.v7());
    whole.putIfAbsent("sent_at", clock.millis());
    Schema schema = DecisionLog.getClassSchema();
    GenericRecord record = JsonToAvro.record(schema, whole, "");
    byte[] value = fitting(codec.encode(TOPIC, specific(record)));
    return new Written(
        id(record, "event_id"),
        id(record, "meta", "session_id"),
        id(record, "meta", "trace_id"),
        id(record, "identity", "agent_id"),
        value);
  }

  @Override
  public byte[] rewrite(byte[] original, Map<String, @Nullable Object> content, boolean patch) {
    DecodedRecord before = decoded(original);
    Map<?, ?> after =
        patch ? MergePatch.apply(AvroToJson.record(before.record()), content) : content;
    GenericRecord record = JsonToAvro.record(before.writerSchema(), after, "");
    same(before.record(), record, "meta", "trace_id");
    same(before.record(), record, "meta", "session_id");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(original.length);
    bytes.write(0);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(before.schemaId()).array());
    bytes.writeBytes(binary(record));
    return fitting(bytes.toByteArray());
  }

  private DecodedRecord decoded(byte[] original) {
    try {
      DecodedRecord decoded = codec.decodeGeneric(original);
      if (decoded.record().get("meta") instanceof GenericRecord) {
        return decoded;
      }
    } catch (UndecodableRecordException e) {
      throw new InvalidDecisionException("", "the original can not be read");
    }
    throw new InvalidDecisionException("", "the original is no decision");
  }

  private static void same(GenericRecord before, GenericRecord after, String part, String field) {
    if (!text(before, part, field).equals(text(after, part, field))) {
      throw new InvalidDecisionException(part + "." + field, "must stay as it is");
    }
  }

  private static String text(GenericRecord record, String part, String field) {
    return record.get(part) instanceof GenericRecord inner && inner.hasField(field)
        ? String.valueOf(inner.get(field))
        : "";
  }

  private static String id(GenericRecord record, String part, String field) {
    return checked(part + "." + field, text(record, part, field));
  }

  private static String id(GenericRecord record, String field) {
    return checked(field, String.valueOf(record.get(field)));
  }

  private static String checked(String path, String id) {
    if (id.isBlank() || id.length() > LONGEST_ID || id.indexOf('\0') >= 0) {
      throw new InvalidDecisionException(path, "must have 1 to " + LONGEST_ID + " characters");
    }
    return id;
  }

  private static byte[] fitting(byte[] value) {
    if (value.length > Topic.AGENT_RECORD_BYTES) {
      throw new InvalidDecisionException(
          "", value.length + " bytes, more than " + Topic.AGENT_RECORD_BYTES);
    }
    return value;
  }

  private static byte[] binary(GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DecisionLog specific(GenericRecord record) {
    try {
      return new SpecificDatumReader<>(DecisionLog.class)
          .read(null, DecoderFactory.get().binaryDecoder(binary(record), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
