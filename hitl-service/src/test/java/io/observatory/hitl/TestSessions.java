package io.observatory.hitl;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionCognition;
import io.observatory.events.DecisionControl;
import io.observatory.events.DecisionIdentity;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionMeta;
import io.observatory.events.DecisionStatus;
import io.observatory.events.GateEvent;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import io.observatory.testsupport.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.util.unit.DataSize;

/** Agents that speak Avro over Kafka, and what comes out behind the relay, from now on. */
final class TestSessions implements AutoCloseable {

  static final String DECISIONS = "gateway.decision.v1";
  static final String RELEASED = "gateway.decision.released.v1";
  static final String GATES = "gateway.gate.v1";
  static final String CONTROL = "gateway.control.v1";
  static final String ACTIONS = "gateway.operator.action.v1";

  private final AvroCodec codec;
  private final KafkaProbe probe;
  private final TopicReader released;
  private final TopicReader gates;

  TestSessions(Infra infra) {
    this.codec =
        AvroCodec.create(
            new AvroProperties(
                Flavor.APICURIO,
                infra.registryUrl() + "/apis/registry/v3",
                false,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(1),
                Map.of()));
    this.probe = KafkaProbe.at(infra.bootstrapServers());
    this.released = new TopicReader(infra.bootstrapServers(), RELEASED);
    this.gates = new TopicReader(infra.bootstrapServers(), GATES);
  }

  AvroCodec codec() {
    return codec;
  }

  KafkaProbe probe() {
    return probe;
  }

  static DecisionLog.Builder decision(String sessionId, String traceId, boolean asks) {
    var now = Clock.systemUTC().instant();
    return DecisionLog.newBuilder()
        .setEventId(sessionId + "/" + traceId)
        .setSentAt(now)
        .setMeta(new DecisionMeta(traceId, now, null, "c1", sessionId))
        .setIdentity(new DecisionIdentity("agent-of-" + sessionId, "worker", "1"))
        .setCognition(DecisionCognition.newBuilder().setIntent("intent of " + traceId).build())
        .setAction(
            DecisionAction.newBuilder()
                .setStatus(DecisionStatus.PENDING)
                .setToolCall("tool." + traceId)
                .setToolInput("{\"of\":\"" + traceId + "\"}")
                .build())
        .setControl(new DecisionControl(asks, null, false));
  }

  /** The agent says something; its bytes. */
  byte[] say(String sessionId, String traceId) {
    return send(decision(sessionId, traceId, false).build());
  }

  /** The agent asks for a person; its bytes. */
  byte[] ask(String sessionId, String traceId) {
    return send(decision(sessionId, traceId, true).build());
  }

  byte[] send(DecisionLog decision) {
    byte[] value = codec.encode(DECISIONS, decision);
    probe.send(DECISIONS, decision.getMeta().getSessionId(), value);
    return value;
  }

  /** Raw records of the session that were let through, in order. */
  List<ConsumerRecord<byte[], byte[]>> released(String sessionId) {
    return released.of(sessionId);
  }

  /** Traces of the session that were let through, in order. */
  List<String> traces(String sessionId) {
    return released(sessionId).stream()
        .map(record -> codec.decode(RELEASED, record.value(), DecisionLog.class))
        .map(decision -> decision.getMeta().getTraceId())
        .toList();
  }

  /** What happened at the session's gates. */
  List<GateEvent> gateEvents(String sessionId) {
    return gates.of(sessionId).stream()
        .map(record -> codec.decode(GATES, record.value(), GateEvent.class))
        .toList();
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    released.close();
    gates.close();
    probe.close();
    codec.close();
  }
}
