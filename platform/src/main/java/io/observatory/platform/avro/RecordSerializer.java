package io.observatory.platform.avro;

import io.observatory.platform.avro.AvroProperties.Flavor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.util.ClassUtils;

/**
 * The serializer class that the flavour names; neither is needed to compile. Apicurio's gets one
 * instance per topic and record type, bound to the registered version that is the type's own
 * schema: its search by content misses schemas with nested types that came through the Confluent
 * API.
 *
 * <p>The library serializes the first record of a topic and type, which tells the schema's id; the
 * following ones are written here: Apicurio's would fingerprint the schema for each of them, half
 * of the time that encoding takes.
 */
final class RecordSerializer implements AutoCloseable {

  private static final String APICURIO = "io.apicurio.registry.serde.avro.AvroKafkaSerializer";
  private static final String CONFLUENT = "io.confluent.kafka.serializers.KafkaAvroSerializer";

  private final ConcurrentHashMap<Key, Serializer<Object>> serializers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Key, SchemaWriter> writers = new ConcurrentHashMap<>();
  private final AvroProperties properties;
  private final SchemaRegistry registry;
  private final Class<?> type;

  RecordSerializer(AvroProperties properties, SchemaRegistry registry) {
    this.properties = properties;
    this.registry = registry;
    String name = properties.flavor() == Flavor.APICURIO ? APICURIO : CONFLUENT;
    try {
      this.type = ClassUtils.forName(name, ClassUtils.getDefaultClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "observatory.avro.flavor="
              + properties.flavor().name().toLowerCase(Locale.ROOT)
              + " needs "
              + name
              + " on the class path (for Confluent's build with -Pconfluent)",
          e);
    }
  }

  byte[] serialize(String topic, SpecificRecord record) {
    Key key = new Key(topic, record.getClass());
    SchemaWriter writer = writers.get(key);
    return writer != null ? writer.write(record) : first(key, record);
  }

  private byte[] first(Key key, SpecificRecord record) {
    DecodeLimits.trust(record.getClass());
    byte[] value =
        serializers
            .computeIfAbsent(key, unseen -> create(key.topic(), record.getSchema()))
            .serialize(key.topic(), record);
    writers.put(key, SchemaWriter.after(value, record));
    return value;
  }

  private Serializer<Object> create(String topic, Schema schema) {
    Map<String, Object> configuration =
        properties.flavor() == Flavor.APICURIO ? apicurio(topic, schema) : confluent();
    configuration.putAll(properties.serializer());
    try {
      @SuppressWarnings("unchecked") // both serialize whatever Avro can write
      Serializer<Object> serializer =
          (Serializer<Object>) type.getDeclaredConstructor().newInstance();
      serializer.configure(configuration, false);
      return serializer;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can not be made", e);
    }
  }

  private Map<String, Object> apicurio(String topic, Schema schema) {
    Map<String, Object> all = new HashMap<>();
    all.put("apicurio.registry.url", properties.registryUrl());
    all.put("apicurio.registry.http.adapter", "JDK");
    // <topic>-value in the default group: the artifact that the Confluent API registers.
    all.put(
        "apicurio.registry.artifact-resolver-strategy",
        "io.apicurio.registry.serde.strategy.TopicIdStrategy");
    all.put("apicurio.registry.dereference-schema", true);
    all.put("apicurio.registry.auto-register", properties.autoRegister());
    if (!properties.autoRegister()) {
      all.put("apicurio.registry.artifact.version", registry.versionOf(topic + "-value", schema));
    }
    all.put("apicurio.registry.use-id", "contentId");
    all.put("apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler");
    all.put("apicurio.registry.headers.enabled", false);
    // An id never changes its meaning, so what was once found survives the registry's absence.
    all.put("apicurio.registry.check-period-ms", Long.toString(Integer.MAX_VALUE));
    all.put("apicurio.registry.fault-tolerant-refresh", true);
    all.put("apicurio.registry.retry-count", 1L);
    all.put("apicurio.registry.retry-backoff-ms", 100L);
    return all;
  }

  private Map<String, Object> confluent() {
    Map<String, Object> all = new HashMap<>();
    all.put("schema.registry.url", properties.registryUrl());
    all.put("auto.register.schemas", properties.autoRegister());
    all.put("use.latest.version", false);
    all.put("avro.remove.java.properties", true);
    return all;
  }

  @Override
  public void close() {
    serializers.values().forEach(Serializer::close);
  }

  private record Key(String topic, Class<?> type) {}
}
