package io.observatory.e2e.fault;

import io.observatory.events.AgentState;
import io.observatory.events.CapabilityUpdated;
import io.observatory.platform.avro.AvroCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything the service ever said on gateway.capability.v1, as any dashboard reads it. */
final class Events implements AutoCloseable {
  static final String TOPIC = "gateway.capability.v1";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroCodec codec;
  private final List<Event> seen = new ArrayList<>();
  private final Map<String, AgentState> states = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * One change of one agent.
   *
   * @param at when the broker took it
   * @param sentAt what the service's clock said then
   */
  record Event(String agentId, AgentState state, Instant at, Instant sentAt) {
    boolean isEviction() {
      return state == AgentState.EVICTED;
    }
  }

  Events(Properties client, AvroCodec codec) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("reconnect.backoff.max.ms", "1000");
    this.codec = codec;
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(TOPIC).stream()
            .map(info -> new TopicPartition(TOPIC, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = Thread.ofPlatform().daemon().name("events").start(this::read);
  }

  /** How many events were seen: what comes from here on is {@link #since} this mark. */
  synchronized int mark() {
    return seen.size();
  }

  synchronized List<Event> since(int mark) {
    return List.copyOf(seen.subList(mark, seen.size()));
  }

  /** Who was evicted since the mark. */
  Set<String> evictedSince(int mark) {
    Set<String> evicted = new HashSet<>();
    since(mark).stream().filter(Event::isEviction).forEach(event -> evicted.add(event.agentId()));
    return evicted;
  }

  /** How many of these agents are in one of these states by what was last said of them. */
  synchronized long count(Iterable<String> agents, Set<AgentState> wanted) {
    long count = 0;
    for (String agent : agents) {
      AgentState state = states.get(agent);
      count += state != null && wanted.contains(state) ? 1 : 0;
    }
    return count;
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        consumer.poll(Duration.ofMillis(200)).forEach(this::take);
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private synchronized void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null) {
      CapabilityUpdated event = codec.decode(TOPIC, record.value(), CapabilityUpdated.class);
      states.put(event.getAgentId(), event.getState());
      seen.add(
          new Event(
              event.getAgentId(),
              event.getState(),
              Instant.ofEpochMilli(record.timestamp()),
              event.getSentAt()));
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
