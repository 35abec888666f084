package io.observatory.benchmarks;

import io.observatory.events.WebhookPublish;
import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Events of 1 KiB of JSON, each for one of some endpoints, over Kafka. */
final class WebhookLoad implements AutoCloseable {
  static final String SERVICE = "webhook-service";
  static final int ENDPOINTS = 20;
  static final int BODY = 1_024;

  private static final String TOPIC = "gateway.webhook.publish.v1";
  private static final String PADDING =
      "x".repeat(BODY - "{\"n\":12345678,\"padding\":\"\"}".length());

  private final AvroCodec codec;
  private final String run;
  private final int endpoints;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();

  WebhookLoad(Properties client, AvroCodec codec, String run, int endpoints) {
    this.codec = codec;
    this.run = run;
    this.endpoints = endpoints;
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "2");
    properties.put("compression.type", "lz4");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Makes the endpoints, each at its address. */
  void subscribe(RestCalls calls, String token, IntFunction<String> url)
      throws IOException, InterruptedException {
    for (int i = 0; i < endpoints; i++) {
      HttpResponse<String> made =
          calls.post(
              "/v1/endpoints",
              token,
              "{\"url\":\"%s\",\"types\":[\"%s\"],\"limits\":{\"concurrency\":64}}"
                  .formatted(url.apply(i), type(i)));
      if (made.statusCode() != 201) {
        throw new IllegalStateException("no endpoint: " + made.body());
      }
    }
  }

  /** What the event of that number is of; that of an endpoint's place is the endpoint's. */
  String type(int number) {
    return "bench." + run + "." + number % endpoints;
  }

  /** 1 KiB of JSON. */
  static byte[] body(int number) {
    String digits = Integer.toString(100_000_000 + number).substring(1);
    return ("{\"n\":" + digits + ",\"padding\":\"" + PADDING + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Hands an event to the producer. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  void publish(int number) {
    String id = "bench-" + run + "-" + number;
    WebhookPublish event =
        WebhookPublish.newBuilder()
            .setEventId(id)
            .setSentAt(Clock.systemUTC().instant())
            .setType(type(number))
            .setBody(ByteBuffer.wrap(body(number)))
            .build();
    producer.send(
        new ProducerRecord<>(
            TOPIC, id.getBytes(StandardCharsets.UTF_8), codec.encode(TOPIC, event)),
        (metadata, failure) -> {
          if (failure != null) {
            refused.set(failure);
          }
        });
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("the broker did not take every event", failure);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
