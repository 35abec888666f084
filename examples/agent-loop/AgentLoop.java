import io.apicurio.registry.serde.avro.*;
import io.observatory.events.*;
import io.observatory.schemas.TrustedEvents;
import java.util.concurrent.*;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.serialization.*;

// One agent's loop: it beats, asks a person, waits at the gate, and acts only on what is released.
// Needs the same as FirstHeartbeat.java.
String agent = System.getenv().getOrDefault("AGENT_ID", "agent-java-3");
String session = System.getenv().getOrDefault("SESSION_ID", agent + "-" + UUID.randomUUID());

void main() throws Exception {
  TrustedEvents.trust();
  var settings = settings();
  try (var producer = new KafkaProducer<String, SpecificRecord>(settings);
      var consumer = new KafkaConsumer<String, SpecificRecord>(settings);
      var beats = Executors.newSingleThreadScheduledExecutor()) {
    beats.scheduleAtFixedRate(() -> producer.send(beat()), 0, 10, TimeUnit.SECONDS);
    consumer.subscribe(List.of("gateway.decision.released.v1", "gateway.gate.v1"));

    String wish = UUID.randomUUID().toString();
    producer.send(decision(wish, null, DecisionStatus.PENDING, true)).get();
    IO.println(agent + " asks in session " + session);
    for (boolean waits = true; waits; ) {
      for (var record : consumer.poll(Duration.ofSeconds(1))) {
        if (record.value() instanceof DecisionLog go && go.getMeta().getTraceId().equals(wish)) {
          // An operator may have rewritten it: what was released counts, not what was asked.
          IO.println(agent + " acts: " + go.getAction().getToolCall() + " " + go.getAction().getToolInput());
          producer.send(decision(UUID.randomUUID().toString(), wish, DecisionStatus.SUCCESS, false)).get();
          waits = false;
        } else if (record.value() instanceof GateEvent gate && wish.equals(gate.getTraceId())) {
          IO.println(agent + " at the gate: " + gate.getKind());
          waits &= gate.getKind() != GateEventKind.DENIED && gate.getKind() != GateEventKind.MESSAGE_DROPPED;
        }
      }
    }
  }
}

ProducerRecord<String, SpecificRecord> beat() {
  return new ProducerRecord<>("gateway.heartbeat.v1", agent, Heartbeat.newBuilder()
      .setEventId(UUID.randomUUID().toString()).setSentAt(Instant.now()).setKind(HeartbeatKind.BEAT)
      .setAgentId(agent).setClusterId("cluster-a").build());
}

ProducerRecord<String, SpecificRecord> decision(String trace, String parent, DecisionStatus status, boolean asks) {
  return new ProducerRecord<>("gateway.decision.v1", session, DecisionLog.newBuilder()
      .setEventId(UUID.randomUUID().toString()).setSentAt(Instant.now())
      .setMeta(new DecisionMeta(trace, Instant.now(), parent, "cluster-a", session))
      .setIdentity(new DecisionIdentity(agent, "janitor", "1.0.0"))
      .setCognition(DecisionCognition.newBuilder().setIntent("tidy up the accounts").build())
      .setAction(new DecisionAction(status, "delete_user", "{\"id\":42}", null))
      .setControl(new DecisionControl(asks, null, !asks)).build());
}

Map<String, Object> settings() {
  return Map.ofEntries(
      Map.entry("bootstrap.servers", System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:19092")),
      Map.entry("apicurio.registry.url",
          System.getenv().getOrDefault("SCHEMA_REGISTRY_URL", "http://127.0.0.1:18081/apis/registry/v3")),
      Map.entry("apicurio.registry.http.adapter", "JDK"),
      Map.entry("apicurio.registry.artifact-resolver-strategy", "io.apicurio.registry.serde.strategy.TopicIdStrategy"),
      Map.entry("apicurio.registry.use-id", "contentId"),
      Map.entry("apicurio.registry.dereference-schema", true),
      Map.entry("apicurio.registry.use-specific-avro-reader", true),
      Map.entry("key.serializer", StringSerializer.class),
      Map.entry("value.serializer", AvroKafkaSerializer.class),
      Map.entry("acks", "all"),
      Map.entry("key.deserializer", StringDeserializer.class),
      Map.entry("value.deserializer", AvroKafkaDeserializer.class),
      Map.entry("group.id", agent), // its own; goes on where it stood. Groups of agents begin with "agent-"
      Map.entry("auto.offset.reset", "earliest"),
      Map.entry("isolation.level", "read_committed"));
}
