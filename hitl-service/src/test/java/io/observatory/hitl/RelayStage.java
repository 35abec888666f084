package io.observatory.hitl;

import io.observatory.deploy.stack.BrokerProcess;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker of its own for relays to run on, what is written for them and what they put out. */
record RelayStage(
    Path place,
    BrokerProcess broker,
    String registry,
    AvroCodec codec,
    Traffic traffic,
    Downstream downstream)
    implements AutoCloseable {

  private static final int PARTITIONS = 3;

  static RelayStage in(Path home, Infra infra) throws IOException {
    infra.prepare();
    Path place = Files.createTempDirectory(home, "relay");
    String registry = infra.registryUrl() + "/apis/registry/v3";
    AvroCodec codec = AvroCodec.create(AvroProperties.of(AvroProperties.Flavor.APICURIO, registry));
    BrokerProcess broker = startBroker(place);
    return new RelayStage(
        place,
        broker,
        registry,
        codec,
        new Traffic(codec, broker.bootstrapServers(), PARTITIONS),
        new Downstream(codec, broker.bootstrapServers()));
  }

  private static BrokerProcess startBroker(Path place) {
    BrokerProcess broker =
        BrokerProcess.in(place.resolve("broker"))
            .shortLived(true)
            .heap("384m")
            // A relay that lost its state waits for its open transaction to time out.
            .property("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000")
            .property("group.min.session.timeout.ms", "1000")
            .start();
    try (Admin admin = Admin.create(broker.adminProperties())) {
      List<NewTopic> topics =
          TopicCatalogue.load().specs().stream()
              .filter(spec -> spec.name().matches("gateway\\.(decision|control|gate)\\..*"))
              .map(
                  spec -> new NewTopic(spec.name(), PARTITIONS, (short) 1).configs(spec.configs(1)))
              .toList();
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return broker;
  }

  String address() {
    return broker.bootstrapServers();
  }

  /** Records given up, by topic. */
  Map<String, Long> deadLetters() {
    try (KafkaProbe probe = KafkaProbe.at(address())) {
      return Map.of(
          TestSessions.DECISIONS, deadLetters(probe, TestSessions.DECISIONS),
          TestSessions.CONTROL, deadLetters(probe, TestSessions.CONTROL));
    }
  }

  private static long deadLetters(KafkaProbe probe, String topic) {
    return probe.endOffsets(topic + "-hitl-service-dlt").values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Override
  public void close() {
    downstream.close();
    traffic.close();
    broker.close();
    codec.close();
  }
}
