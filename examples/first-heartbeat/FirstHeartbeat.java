import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.observatory.events.Capability;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.schemas.TrustedEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One agent's first heartbeat from Java. Needs io.observatory:schemas, kafka-clients and
 * io.apicurio:apicurio-registry-avro-serde-kafka (Confluent's KafkaAvroSerializer does as well). The
 * Java client's default partitioner is the right one.
 */
class FirstHeartbeat {
  public static void main(String[] args) throws Exception {
    var env = System.getenv();
    String agent = env.getOrDefault("AGENT_ID", "agent-java-1");
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", env.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:19092"),
            "acks", "all",
            "apicurio.registry.url",
                env.getOrDefault("SCHEMA_REGISTRY_URL", "http://127.0.0.1:18081/apis/registry/v3"),
            "apicurio.registry.http.adapter", "JDK",
            "apicurio.registry.artifact-resolver-strategy",
                "io.apicurio.registry.serde.strategy.TopicIdStrategy",
            "apicurio.registry.use-id", "contentId",
            "apicurio.registry.dereference-schema", true);
    TrustedEvents.trust(); // Avro 1.12 writes and reads only classes it is told to trust
    Heartbeat heartbeat =
        Heartbeat.newBuilder()
            .setEventId(UUID.randomUUID().toString())
            .setSentAt(Instant.now())
            .setKind(HeartbeatKind.BEAT)
            .setAgentId(agent)
            .setClusterId("cluster-a")
            .setCapabilities(List.of(new Capability("review", "1.0.0")))
            .build();

    var serializer = new AvroKafkaSerializer<Heartbeat>();
    serializer.configure(settings, false);
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), serializer)) {
      producer.send(new ProducerRecord<>("gateway.heartbeat.v1", agent, heartbeat)).get();
    }
    IO.println(agent + " is alive");
  }
}
