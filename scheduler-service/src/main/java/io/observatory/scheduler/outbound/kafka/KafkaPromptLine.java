package io.observatory.scheduler.outbound.kafka;

import io.observatory.scheduler.fire.Planned;
import io.observatory.scheduler.fire.PromptLine;
import io.observatory.scheduler.time.DatabaseClock;
import io.observatory.scheduler.time.Micros;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/**
 * Single events with an idempotent producer that does not linger. It connects at its first record.
 */
@Component
class KafkaPromptLine implements PromptLine, DisposableBean {

  private static final int DELIVERY_MILLIS = 10_000;
  private static final int REQUEST_MILLIS = 4_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Map<String, Object> settings;
  private final DueRecords due;
  private final DatabaseClock clock;
  private @Nullable Producer<byte[], byte[]> producer;

  KafkaPromptLine(ProducerFactory<byte[], byte[]> producers, DueRecords due, DatabaseClock clock) {
    this.settings = new HashMap<>(producers.getConfigurationProperties());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "scheduler-prompt");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    // For a few records at a time it saves little, and takes 128 KiB of memory each time.
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
    this.due = due;
    this.clock = clock;
  }

  @Override
  public int events(Planned planned) {
    return DueRecords.count(planned);
  }

  /** Whatever fails is told, and each record's fate exactly once. */
  @Override
  public void send(Planned planned, Told told) {
    List<ProducerRecord<byte[], byte[]>> records;
    Producer<byte[], byte[]> open;
    try {
      open = producer();
      records = due.of(planned, Micros.instant(clock.micros()));
    } catch (RuntimeException e) {
      for (int left = events(planned); left > 0; left--) {
        told.done(e);
      }
      return;
    }
    records.forEach(record -> send(open, record, told));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private static void send(
      Producer<byte[], byte[]> open, ProducerRecord<byte[], byte[]> record, Told told) {
    try {
      open.send(record, (metadata, failure) -> told.done(failure));
    } catch (RuntimeException e) { // then nobody calls back
      told.done(e);
    }
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  @Override
  public synchronized void destroy() {
    if (producer != null) {
      producer.close(CLOSE_WITHIN);
      producer = null;
    }
  }
}
