package io.observatory.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.audit.FaultyDataSource.Point;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two instances share the work; whatever is lost or done again, each record stands there once. */
class ExactlyOnceIT {

  private static final int PARTITIONS = 3;
  private static final int RECORDS = 1_500;

  private static KafkaFixture kafka;
  private static TestDatabase database;
  private static AuditInstance first;
  private static AuditInstance second;

  @BeforeAll
  static void twoInstances() {
    kafka = new KafkaFixture();
    database = Infra.shared().database("audit");
    first = start();
    second = start();
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
    kafka.close();
  }

  @AfterEach
  void noMoreFaults() {
    FaultyDataSource.PLAN.set(point -> false);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyRecordStandsOnceWhereverConnectionsAreLost(long seed) {
    String topic = kafka.topic("lost" + seed, PARTITIONS);
    Random random = new Random(seed);
    AtomicInteger hits = new AtomicInteger();
    FaultyDataSource.PLAN.set(
        point -> {
          synchronized (random) {
            boolean hit = hits.get() < 12 && random.nextInt(3) == 0;
            if (hit) {
              hits.incrementAndGet();
            }
            return hit;
          }
        });

    produce(topic, 0, RECORDS);

    assertStoredOnce(topic, RECORDS);
    assertThat(hits.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void anInstanceThatLeavesAndComesBackLeavesNoHoleAndNoRepeat() {
    String topic = kafka.topic("rebalance", PARTITIONS);
    produce(topic, 0, RECORDS);
    second.close();
    produce(topic, RECORDS, 2 * RECORDS);
    second = start();
    produce(topic, 2 * RECORDS, 3 * RECORDS);
    first.close();
    first = start();

    assertStoredOnce(topic, 3 * RECORDS);
  }

  @Test
  void offsetsOfTheGroupSetBackToZeroBringNothingTwice() {
    String topic = kafka.topic("rewind", PARTITIONS);
    produce(topic, 0, RECORDS);
    assertStoredOnce(topic, RECORDS);
    first.close();
    second.close();
    Map<TopicPartition, OffsetAndMetadata> zero = new HashMap<>();
    for (int p = 0; p < PARTITIONS; p++) {
      zero.put(new TopicPartition(topic, p), new OffsetAndMetadata(0));
    }
    KafkaFixture.await(
        kafka.admin.alterConsumerGroupOffsets("audit-" + database.name(), zero).all());

    first = start();
    second = start();
    produce(topic, RECORDS, RECORDS + 10);

    assertStoredOnce(topic, RECORDS + 10);
  }

  @Test
  void aWriterThatComesBackFromALongPauseIsFenced() throws InterruptedException {
    second.close();
    String topic = kafka.topic("zombie", 1);
    produce(topic, 0, 10);
    assertStoredOnce(topic, 10);
    CountDownLatch asleep = new CountDownLatch(1);
    CountDownLatch wake = new CountDownLatch(1);
    AtomicBoolean once = new AtomicBoolean();
    FaultyDataSource.PLAN.set(
        point -> {
          if (point == Point.BEGIN && once.compareAndSet(false, true)) {
            asleep.countDown();
            awaitQuietly(wake);
          }
          return false;
        });
    produce(topic, 10, 20);
    assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();

    second = start();
    assertStoredOnce(topic, 20);
    wake.countDown();
    produce(topic, 20, 30);

    assertStoredOnce(topic, 30);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> first.metric("observatory_audit_batches_fenced_total") >= 1);
  }

  private static AuditInstance start() {
    return AuditInstance.start(
        database,
        kafka.pattern(),
        Map.of(
            "audit.batch-rows", "100",
            "audit.longest-retry", "300ms",
            // An instance that hangs loses its partitions soon.
            "spring.kafka.consumer.properties.max.poll.interval.ms", "4000",
            "spring.kafka.consumer.properties.session.timeout.ms", "6000",
            "spring.kafka.consumer.properties.heartbeat.interval.ms", "1000"));
  }

  private static void produce(String topic, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] value = ("value " + i).getBytes(UTF_8);
      kafka.send(new ProducerRecord<>(topic, i % partitions(topic), value, value));
    }
    kafka.producer.flush();
  }

  private static int partitions(String topic) {
    return topic.endsWith("zombie") ? 1 : PARTITIONS;
  }

  /** Every value once, offsets without a hole, and the log in the order of each partition. */
  private static void assertStoredOnce(String topic, int records) {
    JdbcTemplate sql =
        new JdbcTemplate(
            new DriverManagerDataSource(
                database.jdbcUrl(), database.appUser(), database.appPassword()));
    String from = " FROM entry e JOIN log_batch b USING (batch_id) JOIN topic t USING (topic_key)";
    String count = "SELECT count(*)" + from + " WHERE t.name = ?";
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> Objects.requireNonNull(sql.queryForObject(count, Long.class, topic)) >= records);
    List<String> values =
        sql.query(
            "SELECT value" + from + " WHERE t.name = ?",
            (row, n) -> new String(row.getBytes(1), UTF_8),
            topic);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      sent.add("value " + i);
    }
    assertThat(values).containsExactlyInAnyOrderElementsOf(sent);
    for (int p = 0; p < partitions(topic); p++) {
      List<@Nullable Long> offsets =
          sql.queryForList(
              "SELECT e.off" + from + " WHERE t.name = ? AND e.part = ? ORDER BY first_index + pos",
              Long.class,
              topic,
              p);
      assertThat(offsets).isEqualTo(LongStream.range(0, offsets.size()).boxed().toList());
    }
    List<@Nullable Long> indexes =
        sql.queryForList("SELECT first_index + pos" + from + " ORDER BY 1", Long.class);
    assertThat(indexes).isEqualTo(LongStream.range(0, indexes.size()).boxed().toList());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
