package io.observatory.hitl;

import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.platform.kafka.Misrouting;
import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Many messages at once, and pauses in the middle of them. How fast is logged, not judged. */
@OnSharedService
class BurstIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Logger LOGGER = LoggerFactory.getLogger(BurstIT.class);
  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final int PARTITIONS = 6;
  private static final int PRODUCERS = 8;
  private static final int BURST = 10_000;
  private static final List<String> PAUSED = talkers(0, 6);
  private static final List<String> RUNNING = talkers(6, 24);
  private static final int EVERY_MILLIS = 20;
  private static final int PER_SECOND = 5_000;

  /**
   * The moment in which a pause was answered.
   *
   * @param end where the released topic's partition ended
   * @param said how many messages the session had sent
   */
  private record Moment(long end, int said) {}

  private static List<String> talkers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "talk-" + i).toList();
  }

  @Test
  void t6OfTenThousandMessagesByEightProducersNoneIsMissing() {
    ended("burst", "pause");
    Map<Long, String> sent = new ConcurrentSkipListMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS)) {
      for (int p = 0; p < PRODUCERS; p++) {
        String name = "p" + p + "-";
        var _ = threads.submit(() -> shout(name, sent));
      }
    }
    assertThat(sent).hasSize(BURST);
    // A command is next, whatever waits before it: all must have been taken before it is counted.
    STAGE.sessions().say(beside("burst"), "behind");
    await().atMost(SOON).until(() -> STAGE.sessions().released(beside("burst")).size() == 1);
    assertThat(STAGE.sessions().released("burst")).isEmpty();

    JsonNode answer = ended("burst", "unpause");

    assertThat(answer.get("flushed_count").asLong()).as("%s", answer).isEqualTo(BURST);
    await().atMost(SOON).until(() -> STAGE.sessions().released("burst").size() >= BURST);
    assertThat(STAGE.sessions().traces("burst")).containsExactlyElementsOf(sent.values());
  }

  private static void shout(String name, Map<Long, String> sent) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < BURST / PRODUCERS; i++) {
        String trace = name + i;
        var _ =
            producer.send(record("burst", trace), (at, failure) -> sent.put(at.offset(), trace));
      }
    }
  }

  @Test
  void t9AfterTheAnswerToAPauseNothingOfTheSessionLeavesWhileFiveThousandASecondArrive() {
    Map<String, Map<Long, String>> sent = new ConcurrentHashMap<>();
    Map<String, Moment> paused = pauseWhileTheyTalk(sent);
    // What was said before has been dealt with where the last of those who run is out.
    assertThat(partitions(RUNNING)).containsAll(partitions(PAUSED));
    for (String id : RUNNING) {
      awaitAll(id, sent);
    }
    paused.forEach((id, moment) -> assertNothingLeftAfter(id, moment, said(sent, id)));
    for (String id : PAUSED) {
      ended(id, "unpause");
      awaitAll(id, sent);
    }
  }

  private static Map<String, Moment> pauseWhileTheyTalk(Map<String, Map<Long, String>> sent) {
    AtomicInteger next = new AtomicInteger();
    List<Long> millis = Collections.synchronizedList(new ArrayList<>());
    Map<String, Moment> paused = new ConcurrentHashMap<>();
    long began = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = producer();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        KafkaConsumer<byte[], byte[]> ends = ends()) {
      var _ =
          clock.scheduleAtFixedRate(
              () -> talk(producer, sent, next), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
      await().atMost(SOON).until(() -> STAGE.sessions().released(PAUSED.getLast()).size() > 50);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (String id : PAUSED) {
          var _ =
              threads.submit(
                  () -> {
                    long asked = System.nanoTime();
                    ended(id, "pause");
                    millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
                    int said = next.get() / (PAUSED.size() + RUNNING.size()) + 1;
                    paused.put(id, new Moment(end(ends, partition(id)), said));
                  });
        }
      }
      assertThat(paused).hasSameSizeAs(PAUSED);
      int after = next.get();
      await().atMost(SOON).until(() -> next.get() > after + PER_SECOND);
      clock.shutdown();
    }
    double rate = next.get() / ((System.nanoTime() - began) / 1e9);
    Collections.sort(millis);
    LOGGER.info("T9: {} msg/s, pause to its answer in ms {}", Math.round(rate), millis);
    return paused;
  }

  private static long end(KafkaConsumer<byte[], byte[]> ends, int partition) {
    TopicPartition released = new TopicPartition(TestSessions.RELEASED, partition);
    synchronized (ends) {
      return ends.endOffsets(List.of(released)).getOrDefault(released, -1L);
    }
  }

  /** Everybody in turn. */
  private static void talk(
      KafkaProducer<byte[], byte[]> producer,
      Map<String, Map<Long, String>> sent,
      AtomicInteger next) {
    for (int i = 0; i < PER_SECOND * EVERY_MILLIS / 1_000; i++) {
      int number = next.getAndIncrement();
      String id = "talk-" + number % (PAUSED.size() + RUNNING.size());
      String trace = "t" + number;
      Map<Long, String> said = sent.computeIfAbsent(id, unseen -> new ConcurrentSkipListMap<>());
      var _ = producer.send(record(id, trace), (at, failure) -> said.put(at.offset(), trace));
    }
  }

  private static void assertNothingLeftAfter(String id, Moment moment, Map<Long, String> said) {
    List<String> out = STAGE.sessions().traces(id);
    List<String> all = List.copyOf(said.values());
    // Highest forwarded offset < lowest buffered offset: the messages by offset, up to one of them.
    assertThat(out).as(id).isEqualTo(all.subList(0, out.size()));
    assertThat(out).as("%s when its pause was answered", id).hasSizeLessThanOrEqualTo(moment.said);
    assertThat(all).as("%s talks on", id).hasSizeGreaterThan(moment.said);
    assertThat(STAGE.sessions().released(id))
        .as("%s, paused when the topic ended at %d", id, moment.end)
        .allMatch(record -> record.offset() < moment.end);
  }

  private static void awaitAll(String id, Map<String, Map<Long, String>> sent) {
    Map<Long, String> said = said(sent, id);
    await().atMost(SOON).until(() -> STAGE.sessions().released(id).size() >= said.size());
    assertThat(STAGE.sessions().traces(id)).as(id).containsExactlyElementsOf(said.values());
  }

  private static Map<Long, String> said(Map<String, Map<Long, String>> sent, String id) {
    return sent.getOrDefault(id, Map.of());
  }

  /** Gives the command and follows it to its end, however long that takes on a busy machine. */
  private static JsonNode ended(String sessionId, String verb) {
    HttpResponse<String> answer = STAGE.gateway().command(sessionId, verb, "{}");
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    if (answer.statusCode() == 200) {
      return json(answer);
    }
    String address = answer.headers().firstValue("Location").orElseThrow();
    return await()
        .atMost(SOON)
        .until(
            () -> json(STAGE.gateway().get(address, Gateway.VIEWER)),
            command -> command.get("status").asString().equals("APPLIED"));
  }

  private static Set<Integer> partitions(List<String> sessionIds) {
    return sessionIds.stream().map(BurstIT::partition).collect(Collectors.toSet());
  }

  private static int partition(String sessionId) {
    return Misrouting.partition(sessionId.getBytes(StandardCharsets.UTF_8), PARTITIONS);
  }

  /** A session that shares the other's partition. */
  private static String beside(String sessionId) {
    int i = 0;
    while (partition("beside-" + i) != partition(sessionId)) {
      i++;
    }
    return "beside-" + i;
  }

  private static ProducerRecord<byte[], byte[]> record(String sessionId, String trace) {
    byte[] value =
        STAGE
            .sessions()
            .codec()
            .encode(TestSessions.DECISIONS, TestSessions.decision(sessionId, trace, false).build());
    return new ProducerRecord<>(
        TestSessions.DECISIONS, sessionId.getBytes(StandardCharsets.UTF_8), value);
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", INFRA.bootstrapServers(), "linger.ms", 2),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> ends() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", INFRA.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
