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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Events of 1 KiB of JSON for twenty endpoints, each event for one of them, over Kafka. */
final class WebhookLoad implements AutoCloseable {
  static final String SERVICE = "webhook-service";
  static final int ENDPOINTS = 20;

  private static final String TOPIC = "gateway.webhook.publish.v1";
  private static final int BODY = 1_024;

  private final AvroCodec codec;
  private final String run;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
  private final String padding;

  WebhookLoad(Properties client, AvroCodec codec, String run) {
    this.codec = codec;
    this.run = run;
    this.padding = "x".repeat(BODY - "{\"n\":12345678,\"padding\":\"\"}".length());
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "2");
    properties.put("compression.type", "lz4");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Makes the endpoints, all at that address. */
  void subscribe(RestCalls calls, String token, String url)
      throws IOException, InterruptedException {
    for (int i = 0; i < ENDPOINTS; i++) {
      HttpResponse<String> made =
          calls.post(
              "/v1/endpoints",
              token,
              "{\"url\":\"%s\",\"types\":[\"%s\"],\"limits\":{\"concurrency\":64}}"
                  .formatted(url, type(i)));
      if (made.statusCode() != 201) {
        throw new IllegalStateException("no endpoint: " + made.body());
      }
    }
  }

  private String type(int number) {
    return "bench." + run + "." + number % ENDPOINTS;
  }

  /** Hands an event to the producer. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  void publish(int number) {
    String id = "bench-" + run + "-" + number;
    String body = "{\"n\":%08d,\"padding\":\"%s\"}".formatted(number, padding);
    WebhookPublish event =
        WebhookPublish.newBuilder()
            .setEventId(id)
            .setSentAt(Clock.systemUTC().instant())
            .setType(type(number))
            .setBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
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
