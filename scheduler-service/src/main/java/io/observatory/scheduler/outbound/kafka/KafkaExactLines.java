package io.observatory.scheduler.outbound.kafka;

import io.observatory.platform.kafka.PromptProducer;
import io.observatory.scheduler.fire.ExactLine;
import io.observatory.scheduler.fire.ExactLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Transactional producers, fences and manifests. */
@Component
class KafkaExactLines implements ExactLines, DisposableBean {

  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaExactLines.class);

  /** Of a service's transactional ids; access control allows what begins so. */
  private static final String PREFIX = "scheduler-service-";

  private static final int TRANSACTION_MILLIS = 20_000;
  private static final int DELIVERY_MILLIS = 10_000;
  private static final int REQUEST_MILLIS = 4_000;

  /** Longer than the delivery of a record, so that a commit fails for its records first. */
  private static final int BLOCK_MILLIS = 15_000;

  private static final int BATCH_BYTES = 256 * 1024;

  /** The commit sends what waits; until then a partition's records gather in one batch. */
  private static final int LINGER_MILLIS = 100;

  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final Duration PROGRESS_WITHIN = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  /** A fence is refused until the transaction it ends has ended: milliseconds. */
  private static final int ADMIN_RETRY_MILLIS = 20;

  private static final int ADMIN_RETRY_MOST_MILLIS = 200;

  private final ProducerFactory<byte[], byte[]> producers;
  private final ConsumerFactory<byte[], byte[]> consumers;
  private final KafkaAdmin admin;
  private final PromptProducer prompt;
  private final DueRecords due;
  private final ManifestRecords manifests;
  private @Nullable Admin client;

  KafkaExactLines(
      ProducerFactory<byte[], byte[]> producers,
      ConsumerFactory<byte[], byte[]> consumers,
      KafkaAdmin admin,
      PromptProducer prompt,
      DueRecords due,
      ManifestRecords manifests) {
    this.producers = producers;
    this.consumers = consumers;
    this.admin = admin;
    this.prompt = prompt;
    this.due = due;
    this.manifests = manifests;
  }

  @Override
  public List<Long> ends(int slots) {
    List<Long> ends = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      ends.add(end(slot));
    }
    return ends;
  }

  @Override
  public ExactLine open(UUID instance, int slot) {
    Map<String, Object> settings = new HashMap<>(producers.getConfigurationProperties());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id(instance, slot));
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "scheduler-slot-" + slot);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"); // a fifth of a fire's work here
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return new KafkaExactLine(instance, slot, producer, due, manifests, this::end);
  }

  @Override
  public void fence(UUID instance, List<Integer> slots) {
    List<String> ids = slots.stream().map(slot -> id(instance, slot)).toList();
    FenceProducersOptions options = new FenceProducersOptions().timeoutMs((int) WITHIN.toMillis());
    ask(broker -> broker.fenceProducers(ids, options).all());
  }

  /**
   * Up to what the log held when this began: others' open transactions hold back what may be read,
   * so the end of what may be read would not do. Without progress it gives up soon: one of those
   * who hold it back may have to be fenced first.
   */
  @Override
  public List<Manifest> manifests(UUID instance, int slot, long afterOffset) {
    TopicPartition partition = new TopicPartition(ManifestRecords.TOPIC, slot);
    long end = end(slot);
    Map<String, Object> settings = new HashMap<>(consumers.getConfigurationProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    List<Manifest> found = new ArrayList<>();
    long progress = System.nanoTime();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, afterOffset + 1);
      long position = consumer.position(partition);
      while (position < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Manifest manifest = manifests.read(record, instance, slot);
          if (manifest != null) {
            found.add(manifest);
          }
        }
        long now = System.nanoTime();
        if (consumer.position(partition) > position) {
          position = consumer.position(partition);
          progress = now;
        } else if (now - progress > PROGRESS_WITHIN.toNanos()) {
          throw new TimeoutException("manifests can not be read to the end yet");
        }
      }
    }
    return found;
  }

  @Override
  public void forget(UUID instance, List<Integer> slots) {
    for (int slot : slots) {
      prompt
          .send(ManifestRecords.tombstone(instance, slot))
          .whenComplete(
              (sent, failure) -> {
                if (failure != null) {
                  LOGGER.debug("A manifest that nobody needs stays", failure);
                }
              })
          .exceptionally(failure -> null);
    }
  }

  private long end(int slot) {
    TopicPartition partition = new TopicPartition(ManifestRecords.TOPIC, slot);
    Map<TopicPartition, OffsetSpec> latest = Map.of(partition, OffsetSpec.latest());
    ListOffsetsOptions options = new ListOffsetsOptions().timeoutMs((int) WITHIN.toMillis());
    ListOffsetsResultInfo info =
        ask(broker -> broker.listOffsets(latest, options).partitionResult(partition));
    return info.offset();
  }

  /** By a client that is kept: to connect takes longer than most answers. */
  private <T> T ask(Function<Admin, KafkaFuture<T>> question) {
    Admin asked = client();
    try {
      return await(question.apply(asked));
    } catch (RuntimeException e) {
      drop(asked); // whatever is wrong with it, the next one is new
      throw e;
    }
  }

  private synchronized Admin client() {
    Admin known = client;
    if (known == null) {
      Map<String, Object> settings = new HashMap<>(admin.getConfigurationProperties());
      settings.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, ADMIN_RETRY_MILLIS);
      settings.put(AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, ADMIN_RETRY_MOST_MILLIS);
      known = Admin.create(settings);
      client = known;
    }
    return known;
  }

  private synchronized void drop(Admin broken) {
    if (client == broken) {
      client = null;
    }
    broken.close(Duration.ZERO);
  }

  @Override
  public synchronized void destroy() {
    if (client != null) {
      client.close(CLOSE_WITHIN);
      client = null;
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(WITHIN.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("the broker does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static String id(UUID instance, int slot) {
    return PREFIX + ManifestRecords.producer(instance, slot);
  }
}
