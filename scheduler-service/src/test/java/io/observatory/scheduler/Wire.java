package io.observatory.scheduler;

import io.observatory.events.JobCommand;
import io.observatory.events.JobDue;
import io.observatory.events.JobRunEvent;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import io.observatory.testsupport.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.util.unit.DataSize;

/**
 * The topics as agents use them: commands and reports go in, what is due comes out. Of what is due
 * and of runs it knows what was said since it was opened: others fire tens of thousands before.
 */
final class Wire implements AutoCloseable {

  static final String COMMANDS = "gateway.job.command.v1";
  static final String DUE = "gateway.job.due.v1";
  static final String RUNS = "gateway.job.run.v1";
  static final String DECISIONS = "gateway.decision.released.v1";

  private final String servers;
  private final AvroCodec codec;
  private final KafkaProbe probe;
  private final Map<String, TopicReader> readers;

  Wire(Infra infra) {
    this.servers = infra.bootstrapServers();
    this.readers = Map.of(DUE, new TopicReader(servers, DUE), RUNS, new TopicReader(servers, RUNS));
    this.codec =
        AvroCodec.create(
            new AvroProperties(
                Flavor.APICURIO,
                infra.registryUrl() + "/apis/registry/v3",
                false,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(2),
                Map.of()));
    this.probe = KafkaProbe.at(servers);
  }

  KafkaProbe probe() {
    return probe;
  }

  AvroCodec codec() {
    return codec;
  }

  /** Sends a record and returns when the broker has it. */
  void send(String topic, String key, SpecificRecord record) {
    probe.send(topic, key, codec.encode(topic, record));
  }

  void command(JobCommand command) {
    send(COMMANDS, command.getJobId(), command);
  }

  void report(JobRunEvent report) {
    send(RUNS, report.getJobId(), report);
  }

  /** All that was fired for that agent, committed by now, in the order of its partition. */
  List<JobDue> due(String agent) {
    return of(DUE, agent).map(r -> codec.decode(DUE, r.value(), JobDue.class)).toList();
  }

  /** All that was said of that job's runs by now. */
  List<JobRunEvent> runs(String job) {
    return of(RUNS, job).map(r -> codec.decode(RUNS, r.value(), JobRunEvent.class)).toList();
  }

  /** What the service could not process of that topic, with that key. */
  List<ConsumerRecord<byte[], byte[]>> poison(String topic, String key) {
    return of(topic + "-scheduler-service-dlt", key).toList();
  }

  /** Records of a topic with that key, committed by now. */
  synchronized Stream<ConsumerRecord<byte[], byte[]>> of(String topic, String key) {
    TopicReader reader = readers.get(topic);
    if (reader != null) {
      return reader.of(key).stream();
    }
    return fromTheBeginning(topic).stream()
        .filter(
            record ->
                record.key() != null
                    && new String(record.key(), StandardCharsets.UTF_8).equals(key));
  }

  /** Everything committed by now. */
  synchronized List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    TopicReader reader = readers.get(topic);
    return reader == null ? fromTheBeginning(topic) : reader.all();
  }

  private List<ConsumerRecord<byte[], byte[]>> fromTheBeginning(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
      }
      return seen;
    }
  }

  @Override
  public void close() {
    readers.values().forEach(TopicReader::close);
    probe.close();
    codec.close();
  }
}
