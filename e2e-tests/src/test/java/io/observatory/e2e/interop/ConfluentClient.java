package io.observatory.e2e.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A genuine Confluent serializer and deserializer behind reflection: none of its classes is ours,
 * so only schemas as text and records as Avro binary pass between.
 */
final class ConfluentClient implements AutoCloseable {
  private static final String SERIALIZERS = "io.confluent.kafka.serializers.KafkaAvro";
  private static final String AVRO = "org.apache.avro.";

  private final URLClassLoader loader = ConfluentJar.alone();
  private final Object serializer;
  private final Object deserializer;

  ConfluentClient(String url) throws ReflectiveOperationException {
    Map<String, Object> settings =
        Map.of("schema.registry.url", url, "auto.register.schemas", false);
    serializer = configured(SERIALIZERS + "Serializer", settings);
    deserializer = configured(SERIALIZERS + "Deserializer", settings);
  }

  /** The value a Confluent producer would send for the record that {@code binary} holds. */
  byte[] serialize(String topic, String schema, byte[] binary) throws ReflectiveOperationException {
    Object record = read(parse(schema), binary);
    Method serialize = method(serializer, "serialize", String.class, Object.class);
    return (byte[]) serialize.invoke(serializer, topic, record);
  }

  /** The record a Confluent consumer would get, as Avro binary of the writer's schema. */
  byte[] deserialize(String topic, byte[] value) throws ReflectiveOperationException {
    Method deserialize = method(deserializer, "deserialize", String.class, byte[].class);
    Object record = deserialize.invoke(deserializer, topic, value);
    return write(method(record, "getSchema").invoke(record), record);
  }

  private Object configured(String name, Map<String, Object> settings)
      throws ReflectiveOperationException {
    Object client = load(name).getDeclaredConstructor().newInstance();
    // Kafka looks for the classes that settings name through the thread's loader.
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      method(client, "configure", Map.class, boolean.class).invoke(client, settings, false);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    return client;
  }

  private Object parse(String schema) throws ReflectiveOperationException {
    Object parser = load(AVRO + "Schema$Parser").getDeclaredConstructor().newInstance();
    return method(parser, "parse", String.class).invoke(parser, schema);
  }

  private Object read(Object schema, byte[] binary) throws ReflectiveOperationException {
    Class<?> binaryDecoder = load(AVRO + "io.BinaryDecoder");
    Object factory = load(AVRO + "io.DecoderFactory").getMethod("get").invoke(null);
    Object decoder =
        method(factory, "binaryDecoder", byte[].class, binaryDecoder).invoke(factory, binary, null);
    Object reader = generic("Reader", schema);
    return method(reader, "read", Object.class, load(AVRO + "io.Decoder"))
        .invoke(reader, null, decoder);
  }

  private byte[] write(Object schema, Object record) throws ReflectiveOperationException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Object factory = load(AVRO + "io.EncoderFactory").getMethod("get").invoke(null);
    Object encoder =
        method(factory, "binaryEncoder", OutputStream.class, load(AVRO + "io.BinaryEncoder"))
            .invoke(factory, bytes, null);
    Object writer = generic("Writer", schema);
    method(writer, "write", Object.class, load(AVRO + "io.Encoder"))
        .invoke(writer, record, encoder);
    method(encoder, "flush").invoke(encoder);
    return bytes.toByteArray();
  }

  private Object generic(String side, Object schema) throws ReflectiveOperationException {
    return load(AVRO + "generic.GenericDatum" + side)
        .getConstructor(load(AVRO + "Schema"))
        .newInstance(schema);
  }

  private Class<?> load(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  private static Method method(Object on, String name, @Nullable Class<?>... types)
      throws NoSuchMethodException {
    Method method = on.getClass().getMethod(name, types);
    method.setAccessible(true);
    return method;
  }

  @Override
  public void close() throws IOException, ReflectiveOperationException {
    method(serializer, "close").invoke(serializer);
    method(deserializer, "close").invoke(deserializer);
    loader.close();
  }
}
