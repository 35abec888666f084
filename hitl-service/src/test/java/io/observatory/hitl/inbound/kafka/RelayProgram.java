package io.observatory.hitl.inbound.kafka;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.observatory.events.GateEvent;
import io.observatory.events.SessionControlResult;
import io.observatory.hitl.RelayProperties;
import io.observatory.hitl.relay.InstanceLoad;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.StandardEnvironment;

/**
 * The relay as the service runs it, without the rest of the service: {@link RelayStreams} with its
 * settings. Gets ready, starts when the first byte comes on its standard input, and ends when that
 * is closed.
 */
public final class RelayProgram {

  private static final String KAFKA = "kafka.";

  private RelayProgram() {}

  /** Takes broker, registry, and settings such as {@code hitl.relay.threads=1}. */
  public static void main(String[] args) throws IOException {
    LoggingSystem.get(RelayProgram.class.getClassLoader()).setLogLevel("ROOT", LogLevel.WARN);
    Map<String, String> settings = new HashMap<>();
    for (String setting : Arrays.asList(args).subList(2, args.length)) {
      settings.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    SmartLifecycle relay = relay(args[0], args[1], settings);
    if (System.in.read() >= 0) {
      relay.start();
    }
    while (System.in.read() >= 0) {
      // Until whoever started it is gone.
    }
    System.exit(0);
  }

  /**
   * The relay, not yet started.
   *
   * @param settings those of {@code hitl.relay}, and those of Kafka's clients and Kafka Streams
   *     with {@code kafka.} before their names
   */
  public static SmartLifecycle relay(String broker, String registry, Map<String, String> settings) {
    Clock clock = Clock.systemUTC();
    AvroCodec codec = AvroCodec.create(AvroProperties.of(AvroProperties.Flavor.APICURIO, registry));
    codec.warm(Topics.GATE, GateEvent.class);
    codec.warm(Topics.RESULT, SessionControlResult.class);
    KafkaProperties kafka = new KafkaProperties();
    kafka.setBootstrapServers(List.of(broker));
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA)) {
            kafka.getProperties().put(name.substring(KAFKA.length()), value);
          }
        });
    RelayProperties properties =
        new Binder(new MapConfigurationPropertySource(relaySettings(settings)))
            .bindOrCreate("hitl.relay", RelayProperties.class);
    RelayParts parts =
        new RelayParts(
            codec,
            new EventIds(clock),
            new CloudEvents("/observatory/hitl-service", clock),
            clock,
            new SimpleMeterRegistry(),
            properties,
            source -> facts -> true,
            new InstanceLoad());
    return new RelayStreams(kafka, parts, new StandardEnvironment());
  }

  /** Whoever writes these controls is no service with approvals. */
  private static Map<String, String> relaySettings(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("hitl.relay.gates-by-approval", "false");
    return all;
  }
}
