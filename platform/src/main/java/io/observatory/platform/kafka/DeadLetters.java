package io.observatory.platform.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.log.Scrubber;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts records that can not be processed onto {@code <topic>-<group>-dlt}: key, value and headers
 * as they were, with {@code dlt_*} headers behind them that say where from and why. A record too
 * large to be copied is represented by a JSON reference to it (topic, partition, offset, size,
 * sha256). Counted as {@code observatory.dead.letters}. Safe for use by many threads.
 */
public final class DeadLetters {

  private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);
  private static final int LONGEST_KEY_BY_REFERENCE = 4 * 1024;
  private static final int LONGEST_MESSAGE = 1_000;

  private final JsonMapper json = JsonMapper.builder().build();
  private final PromptProducer producer;
  private final MeterRegistry meters;
  private final Clock clock;

  /** Publishes through {@code producer}. */
  public DeadLetters(PromptProducer producer, MeterRegistry meters, Clock clock) {
    this.producer = producer;
    this.meters = meters;
    this.clock = clock;
  }

  /** The dead-letter topic of a consumer group. */
  public static String topic(String topic, String group) {
    return topic + "-" + group + "-dlt";
  }

  /**
   * Returns when the dead letter is safe with all in-sync replicas; the caller may then commit past
   * the record.
   *
   * @throws KafkaException when the broker did not take it: do not commit, try again
   */
  public void publish(ConsumerRecord<byte[], byte[]> record, String group, Throwable why) {
    String to = topic(record.topic(), group);
    try {
      send(to, record.key(), record.value(), headers(record, group, why, record.headers()));
    } catch (RecordTooLargeException e) {
      byte @Nullable [] key = record.key();
      boolean keepKey = key == null || key.length <= LONGEST_KEY_BY_REFERENCE;
      Headers headers = headers(record, group, why, new RecordHeaders());
      headers.add("dlt_by_reference", bytes("true"));
      send(to, keepKey ? key : null, reference(record), headers);
    }
    String reason = Fault.reason(why);
    meters
        .counter(
            "observatory.dead.letters", "topic", record.topic(), "group", group, "reason", reason)
        .increment();
    LOGGER.warn(
        "Dead-lettered to {} for {}: partition {} offset {}: {}",
        to,
        reason,
        record.partition(),
        record.offset(),
        message(why));
  }

  private void send(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    try {
      producer.send(new ProducerRecord<>(topic, null, key, value, headers)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new KafkaException("the dead letter for " + topic + " was not sent", e.getCause());
    }
  }

  private Headers headers(
      ConsumerRecord<byte[], byte[]> record, String group, Throwable why, Headers original) {
    Headers headers = new RecordHeaders(original);
    headers.add("dlt_reason", bytes(Fault.reason(why)));
    headers.add("dlt_exception", bytes(root(why).getClass().getName()));
    headers.add("dlt_message", bytes(message(why)));
    headers.add("dlt_group", bytes(group));
    headers.add("dlt_topic", bytes(record.topic()));
    headers.add("dlt_partition", bytes(Integer.toString(record.partition())));
    headers.add("dlt_offset", bytes(Long.toString(record.offset())));
    headers.add("dlt_timestamp", bytes(Long.toString(record.timestamp())));
    headers.add("dlt_at", bytes(clock.instant().toString()));
    return headers;
  }

  private byte[] reference(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    return json.writeValueAsBytes(
        new Reference(
            record.topic(), record.partition(), record.offset(), value.length, sha256(value)));
  }

  private static String message(Throwable why) {
    String message = Scrubber.scrub(String.valueOf(root(why).getMessage()));
    return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
  }

  /** The exception that judged the record, below what containers wrapped around it. */
  private static Throwable root(Throwable why) {
    Throwable t = why;
    while (!(t instanceof PoisonRecordException) && t.getCause() != null && t.getCause() != t) {
      t = t.getCause();
    }
    return t;
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private record Reference(String topic, int partition, long offset, long size, String sha256) {}
}
