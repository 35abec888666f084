package io.observatory.platform.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads record values: a zero byte, the schema id in four bytes, the Avro binary; the
 * same bytes with either flavour. Safe for use by many threads. What was once looked up is kept, so
 * a registry that is away only stops schemas never met before.
 */
public final class AvroCodec implements AutoCloseable {

  /** A zero byte and the schema's id in four. */
  static final int HEADER = 5;

  private static final Duration NEGATIVE_ANSWER_LIVES = Duration.ofSeconds(30);
  private static final int NEGATIVE_ANSWERS_KEPT = 1_000;

  static {
    DecodeLimits.apply();
  }

  private final RecordSerializer serializer;
  private final SchemaRegistry registry;
  private final int maxValueBytes;
  private final ConcurrentHashMap<Integer, WriterSchema> schemas = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Long> unknownUntilNanos = new ConcurrentHashMap<>();
  private final ThreadLocal<@Nullable BinaryDecoder> decoders = new ThreadLocal<>();

  AvroCodec(RecordSerializer serializer, SchemaRegistry registry, int maxValueBytes) {
    this.serializer = serializer;
    this.registry = registry;
    this.maxValueBytes = maxValueBytes;
  }

  /** A codec of its own, for programs without a Spring context; close it. */
  public static AvroCodec create(AvroProperties properties) {
    SchemaRegistry registry = new SchemaRegistry(properties);
    return new AvroCodec(
        new RecordSerializer(properties, registry),
        registry,
        Math.toIntExact(properties.maxValueSize().toBytes()));
  }

  /**
   * The value's bytes as the topic's readers expect them.
   *
   * @throws RegistryUnavailableException when the schema's id can not be learnt now
   * @throws IllegalArgumentException when the record does not satisfy its own schema
   */
  public byte[] encode(String topic, SpecificRecord record) {
    byte[] value;
    try {
      value = serializer.serialize(topic, record);
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      if (blamesTheRecord(e)) {
        throw new IllegalArgumentException(
            "a " + record.getSchema().getName() + " does not satisfy its schema", e);
      }
      throw new RegistryUnavailableException(
          "no id to be had for the schema of " + topic + "; is it registered?", e);
    }
    if (value.length > maxValueBytes) {
      throw new IllegalArgumentException(
          value.length + " bytes for " + topic + ", more than " + maxValueBytes);
    }
    return value;
  }

  /**
   * The record as {@code type} knows it, whatever version wrote it.
   *
   * @throws UndecodableRecordException when these bytes can never be a {@code type}
   * @throws RegistryUnavailableException when the writer's schema can not be learnt now
   */
  public <T extends SpecificRecord> T decode(String topic, byte @Nullable [] value, Class<T> type) {
    WriterSchema writer = schemas.get(schemaId(value));
    if (writer == null) {
      writer = lookUp(schemaId(value));
    }
    return type.cast(read(topic, value, writer.readerOf(type)));
  }

  /**
   * The record as its writer wrote it, for those who keep or edit any record.
   *
   * @throws UndecodableRecordException when these bytes can never be read
   * @throws RegistryUnavailableException when the writer's schema can not be learnt now
   */
  public DecodedRecord decodeGeneric(byte @Nullable [] value) {
    int id = schemaId(value);
    WriterSchema writer = schemas.get(id);
    if (writer == null) {
      writer = lookUp(id);
    }
    return new DecodedRecord(id, writer.schema(), read("a topic", value, writer.generic()));
  }

  /**
   * The schema behind an id as the registry answers now, for those who decode by themselves; keep
   * it, nothing here does.
   *
   * @throws UndecodableRecordException when the registry proves that there is none
   * @throws RegistryUnavailableException when the registry can not say
   */
  public Schema schema(int id) {
    return registry.byId(id);
  }

  /**
   * The schema id that a value claims, unverified.
   *
   * @throws UndecodableRecordException when the value has none
   */
  public int schemaId(byte @Nullable [] value) {
    if (value == null) {
      throw new UndecodableRecordException("null_value", "a null value where a record is needed");
    }
    if (value.length > maxValueBytes) {
      throw new UndecodableRecordException(
          "value_too_large", value.length + " bytes, more than " + maxValueBytes);
    }
    if (value.length < HEADER || value[0] != 0) {
      throw new UndecodableRecordException(
          "not_avro", "the value does not begin with a zero byte and a schema id");
    }
    return ByteBuffer.wrap(value, 1, 4).getInt();
  }

  /**
   * Learns the schema id that {@code type} has on {@code topic} before the first record needs it.
   */
  public void warm(String topic, Class<? extends SpecificRecord> type) {
    try {
      SpecificRecord blank =
          (SpecificRecord) SpecificData.newInstance(type, SpecificData.get().getSchema(type));
      lookUp(schemaId(encode(topic, blank)));
    } catch (IllegalArgumentException _) {
      // The id was learnt; that a blank record lacks required fields is expected.
    }
  }

  private WriterSchema lookUp(int id) {
    long now = System.nanoTime();
    Long unknownUntil = unknownUntilNanos.get(id);
    if (unknownUntil != null && unknownUntil - now > 0) {
      throw new UndecodableRecordException(
          "unknown_schema_id", "the registry has no schema with id " + id);
    }
    try {
      return schemas.computeIfAbsent(id, unseen -> new WriterSchema(registry.byId(unseen)));
    } catch (UndecodableRecordException e) {
      if (unknownUntilNanos.size() >= NEGATIVE_ANSWERS_KEPT) {
        unknownUntilNanos.clear();
      }
      unknownUntilNanos.put(id, now + NEGATIVE_ANSWER_LIVES.toNanos());
      throw e;
    }
  }

  private <T> T read(String topic, byte @Nullable [] value, DatumReader<T> reader) {
    byte[] bytes = java.util.Objects.requireNonNull(value);
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, decoders.get());
    decoders.set(decoder);
    try {
      T record = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new UndecodableRecordException("trailing_bytes", "bytes follow the record");
      }
      return record;
    } catch (IOException | AvroRuntimeException e) {
      throw undecodable(topic, e);
    } catch (UndecodableRecordException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // Hostile bytes make Avro fail in many ways: lengths, indexes, casts, endless nesting.
      throw undecodable(topic, e);
    }
  }

  private static UndecodableRecordException undecodable(String topic, Throwable cause) {
    return new UndecodableRecordException(
        "malformed_avro",
        "the value on "
            + topic
            + " is not what its schema says: "
            + cause.getClass().getSimpleName(),
        cause);
  }

  private static boolean blamesTheRecord(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof AvroRuntimeException
          || t instanceof NullPointerException
          || t instanceof ClassCastException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    serializer.close();
    registry.close();
  }

  /** A schema that wrote records, and the readers made for it. */
  private record WriterSchema(
      Schema schema,
      DatumReader<GenericRecord> generic,
      ConcurrentHashMap<Class<?>, DatumReader<?>> specific) {

    WriterSchema(Schema schema) {
      this(schema, new GenericDatumReader<>(schema), new ConcurrentHashMap<>());
    }

    DatumReader<?> readerOf(Class<? extends SpecificRecord> type) {
      DatumReader<?> reader = specific.get(type);
      return reader != null ? reader : specific.computeIfAbsent(type, this::newReader);
    }

    private DatumReader<?> newReader(Class<?> type) {
      DecodeLimits.trust(type);
      SpecificData model = SpecificData.getForClass(type);
      model.setFastReaderEnabled(true);
      return model.createDatumReader(schema, model.getSchema(type));
    }
  }
}
