package io.observatory.platform.avro;

import io.observatory.platform.avro.AvroProperties.Flavor;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.util.ClassUtils;

/** Builds the serializer class that the flavour names; neither is needed to compile. */
final class RecordSerializer {

  private static final String APICURIO = "io.apicurio.registry.serde.avro.AvroKafkaSerializer";
  private static final String CONFLUENT = "io.confluent.kafka.serializers.KafkaAvroSerializer";

  private RecordSerializer() {}

  static Serializer<Object> create(AvroProperties properties) {
    String name = properties.flavor() == Flavor.APICURIO ? APICURIO : CONFLUENT;
    try {
      Class<?> type = ClassUtils.forName(name, ClassUtils.getDefaultClassLoader());
      @SuppressWarnings("unchecked") // both serialize whatever Avro can write
      Serializer<Object> serializer =
          (Serializer<Object>) type.getDeclaredConstructor().newInstance();
      serializer.configure(configuration(properties), false);
      return serializer;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "observatory.avro.flavor="
              + properties.flavor().name().toLowerCase(java.util.Locale.ROOT)
              + " needs "
              + name
              + " on the class path (for Confluent's build with -Pconfluent)",
          e);
    }
  }

  private static Map<String, Object> configuration(AvroProperties properties) {
    Map<String, Object> all = new HashMap<>();
    if (properties.flavor() == Flavor.APICURIO) {
      all.put("apicurio.registry.url", properties.registryUrl());
      all.put("apicurio.registry.http.adapter", "JDK");
      all.put("apicurio.registry.auto-register", properties.autoRegister());
      // <topic>-value in the default group: the artifact that the Confluent API registers.
      all.put(
          "apicurio.registry.artifact-resolver-strategy",
          "io.apicurio.registry.serde.strategy.TopicIdStrategy");
      // Found by content, so that an id always means exactly the schema that wrote the bytes.
      all.put("apicurio.registry.find-latest", false);
      all.put("apicurio.registry.canonicalize", true);
      all.put("apicurio.registry.use-id", "contentId");
      all.put("apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler");
      all.put("apicurio.registry.headers.enabled", false);
      // An id never changes its meaning, so what was once found survives the registry's absence.
      all.put("apicurio.registry.check-period-ms", Long.toString(Integer.MAX_VALUE));
      all.put("apicurio.registry.fault-tolerant-refresh", true);
      all.put("apicurio.registry.retry-count", 1L);
      all.put("apicurio.registry.retry-backoff-ms", 100L);
    } else {
      all.put("schema.registry.url", properties.registryUrl());
      all.put("auto.register.schemas", properties.autoRegister());
      all.put("use.latest.version", false);
      all.put("avro.remove.java.properties", true);
    }
    all.putAll(properties.serializer());
    return all;
  }
}
