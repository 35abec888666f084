package io.observatory.benchmarks;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionCognition;
import io.observatory.events.DecisionIdentity;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionMeta;
import io.observatory.events.DecisionStatus;
import io.observatory.events.EventContext;
import io.observatory.platform.avro.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Agents' decisions of about 700 bytes, as 2,000 sessions of 50 missions write them. */
final class DecisionLoad implements AutoCloseable {
  static final String TOPIC = "gateway.decision.v1";
  private static final int DISTINCT = 20_000;
  private static final int SESSIONS = 2_000;
  private static final int MISSIONS = 50;

  private record Decision(byte[] key, byte[] value) {}

  private final List<Decision> decisions = new ArrayList<>(DISTINCT);
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
  private long sent;

  DecisionLoad(Properties client, AvroCodec codec, Instant now) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "20");
    properties.put("batch.size", "131072");
    properties.put("compression.type", "lz4");
    for (int i = 0; i < DISTINCT; i++) {
      DecisionLog decision = decision(i, now);
      String session = decision.getMeta().getSessionId();
      decisions.add(
          new Decision(session.getBytes(StandardCharsets.UTF_8), codec.encode(TOPIC, decision)));
    }
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static DecisionLog decision(int i, Instant now) {
    String session = "session-" + i % SESSIONS;
    String agent = "agent-" + i % SESSIONS;
    EventContext context =
        EventContext.newBuilder()
            .setSessionId(session)
            .setMissionId("mission-" + i % MISSIONS)
            .setWorkflowId("workflow-" + i % MISSIONS)
            .setTaskId("task-" + i)
            .setRunId("run-" + i % SESSIONS)
            .setAgentId(agent)
            .build();
    return DecisionLog.newBuilder()
        .setEventId(new UUID(1, i).toString())
        .setSentAt(now)
        .setContext(context)
        .setMeta(
            DecisionMeta.newBuilder()
                .setTraceId(new UUID(2, i).toString())
                .setTimestamp(now)
                .setSessionId(session)
                .build())
        .setIdentity(
            DecisionIdentity.newBuilder()
                .setAgentId(agent)
                .setAgentType("reviewer")
                .setCapabilityVersion("1.4.2")
                .build())
        .setCognition(
            DecisionCognition.newBuilder()
                .setIntent("compare the two candidate plans and keep the cheaper one")
                .setReasoningChain(
                    List.of(
                        "plan A needs four tool calls and a review by a person, step " + i,
                        "plan B needs two tool calls and no review, but touches production",
                        "the mission forbids touching production before the window opens"))
                .setConfidenceScore(0.82)
                .build())
        .setAction(
            DecisionAction.newBuilder()
                .setStatus(DecisionStatus.SUCCESS)
                .setToolCall("plan.compare")
                .setToolInput("{\"left\":\"A\",\"right\":\"B\",\"weights\":[0.2,0.5,0.3]}")
                .setToolOutputSummary("A is preferred by 0.12; B is blocked by the change window")
                .build())
        .build();
  }

  int valueBytes() {
    return (int) decisions.stream().mapToInt(d -> d.value().length).average().orElse(0);
  }

  /** Sends that many more; returns when the producer has taken them into its buffer. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  void send(int records) {
    for (int i = 0; i < records; i++) {
      Decision decision = decisions.get((int) (sent++ % DISTINCT));
      producer.send(
          new ProducerRecord<>(TOPIC, decision.key(), decision.value()),
          (metadata, failure) -> {
            if (failure != null) {
              refused.set(failure);
            }
          });
    }
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("the broker did not take every decision", failure);
    }
  }

  long sent() {
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }
}
