package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.deploy.stack.BrokerProcess;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * T8: the relay is killed with SIGKILL again and again while sessions are held, added to and let
 * go, at moments drawn from a seed: so many messages after it came back, so long after a flush was
 * commanded, or so long after its start, while it joins and restores.
 */
class KillIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(KillIT.class);
  private static final Infra INFRA = Infra.shared();
  private static final int PARTITIONS = 3;
  private static final int SESSIONS = 12;
  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path home;

  private final List<Long> killedAt = new ArrayList<>();

  @Test
  void wherever32KillsHitNothingIsLostRepeatedReorderedOrLetThroughWhileHeld() throws Exception {
    kill(32, Long.getLong("hitl.kill.seed", 20_261_121L));
  }

  @Test
  @Tag("chaos")
  void t8Wherever200KillsHitNothingIsLostRepeatedReorderedOrLetThroughWhileHeld() throws Exception {
    kill(200, Long.getLong("hitl.kill.seed", 8L));
  }

  private void kill(int kills, long seed) throws Exception {
    TestSessions.prepare(INFRA);
    Path place = Files.createTempDirectory(home, "kill");
    String registry = INFRA.registryUrl() + "/apis/registry/v3";
    AtomicBoolean goOn = new AtomicBoolean(true);
    try (BrokerProcess broker = startBroker(place);
        AvroCodec codec =
            AvroCodec.create(AvroProperties.of(AvroProperties.Flavor.APICURIO, registry));
        Traffic traffic = new Traffic(codec, broker.bootstrapServers(), PARTITIONS);
        Downstream downstream = new Downstream(codec, broker.bootstrapServers());
        RelayLives lives = new RelayLives(broker.bootstrapServers(), registry, place);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Random random = new Random(seed);
      Map<RestlessSession, Future<?>> sessions = new LinkedHashMap<>();
      for (int i = 0; i < SESSIONS; i++) {
        var session = new RestlessSession("kill-" + i, random.nextLong(), traffic, downstream);
        sessions.put(session, threads.submit(() -> session.live(goOn::get)));
      }
      lives.rehearse(() -> awaitMessages(50, downstream));
      for (int i = 1; i <= kills && sessions.values().stream().noneMatch(Future::isDone); i++) {
        long began = System.nanoTime();
        RelayJvm relay = lives.begin();
        String moment = awaitMoment(random, traffic, downstream);
        relay.kill();
        killedAt.add(Clock.systemUTC().millis());
        LOGGER.info(
            "kill {} {}; it lived {} ms",
            i,
            moment,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        if (i == kills / 2) {
          lives.loseState();
        }
      }
      lives.begin();
      goOn.set(false);
      for (Map.Entry<RestlessSession, Future<?>> session : sessions.entrySet()) {
        session.getValue().get();
        session.getKey().verify();
      }
      assertThat(killedAt).hasSize(kills);
      verify(broker, traffic, downstream);
      LOGGER.info(
          "seed {}: {} kills, {} of them broke off a transaction with released messages in it;"
              + " {} messages, {} commands repeated",
          seed,
          kills,
          hits(downstream.brokenOff()),
          traffic.messages(),
          traffic.repeats());
    } finally {
      goOn.set(false);
    }
  }

  private static BrokerProcess startBroker(Path place) throws Exception {
    BrokerProcess broker =
        BrokerProcess.in(place.resolve("broker"))
            .shortLived(true)
            .heap("384m")
            // A relay that lost its state waits for its open transaction to time out.
            .property("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000")
            .start();
    try (Admin admin = Admin.create(broker.adminProperties())) {
      List<NewTopic> topics =
          TopicCatalogue.load().specs().stream()
              .filter(spec -> spec.name().matches("gateway\\.(decision|control|gate)\\..*"))
              .map(
                  spec -> new NewTopic(spec.name(), PARTITIONS, (short) 1).configs(spec.configs(1)))
              .toList();
      admin.createTopics(topics).all().get();
    }
    return broker;
  }

  /** Returns when it is time to kill, and says what for a moment that is. */
  private static String awaitMoment(Random random, Traffic traffic, Downstream downstream) {
    int kind = random.nextInt(10);
    if (kind < 2) {
      int millis = 100 + random.nextInt(1_500);
      downstream.until(() -> false, Duration.ofMillis(millis));
      return millis + " ms after its start";
    }
    if (kind < 6) {
      int count = 1 + random.nextInt(400);
      awaitMessages(count, downstream);
      return "at message " + count;
    }
    awaitMessages(1, downstream);
    long releases = traffic.releases();
    downstream.until(() -> traffic.releases() > releases, BACK_WITHIN);
    int millis = random.nextInt(40);
    downstream.until(() -> false, Duration.ofMillis(millis));
    return millis + " ms after a flush was commanded";
  }

  private static void awaitMessages(int count, Downstream downstream) {
    long written = downstream.written();
    assertThat(downstream.until(() -> downstream.written() >= written + count, BACK_WITHIN))
        .as("it comes back")
        .isTrue();
  }

  /** Kills between which something was written that does not count. */
  private long hits(List<Long> brokenOff) {
    return IntStream.range(0, killedAt.size())
        .filter(
            i ->
                brokenOff.stream()
                    .anyMatch(at -> at <= killedAt.get(i) && (i == 0 || at > killedAt.get(i - 1))))
        .count();
  }

  private void verify(BrokerProcess broker, Traffic traffic, Downstream downstream) {
    traffic
        .neighbours()
        .forEach(
            (id, said) ->
                assertThat(downstream.released(id))
                    .extracting(Downstream.Out::traceId)
                    .as("who is never held")
                    .containsExactlyElementsOf(said));
    assertThat(hits(downstream.brokenOff()))
        .as("kills that broke off a transaction with released messages in it")
        .isGreaterThan(killedAt.size() / 10L);
    try (KafkaProbe probe = KafkaProbe.at(broker.bootstrapServers())) {
      for (String topic : List.of(TestSessions.DECISIONS, TestSessions.CONTROL)) {
        assertThat(probe.endOffsets(topic + "-hitl-service-dlt").values()).containsOnly(0L);
      }
    }
  }
}
