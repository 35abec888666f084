package io.observatory.benchmarks;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionCognition;
import io.observatory.events.DecisionIdentity;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionMeta;
import io.observatory.events.DecisionStateDelta;
import io.observatory.events.DecisionStatus;
import io.observatory.platform.avro.AvroCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Agents that work on sessions: every step has a trace of its own and follows the step before, none
 * loops, none asks for a person. Each record carries its number in a header, which the relay leaves
 * alone. Not thread-safe.
 */
final class SessionLoad implements AutoCloseable {
  static final String TOPIC = "gateway.decision.v1";
  static final String RELEASED = "gateway.decision.released.v1";
  static final String NUMBER = "bench-number";
  private static final int TOOLS = 23;

  private final AvroCodec codec;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
  private final DecisionLog step;

  /** Decisions of about 600 bytes. */
  SessionLoad(Properties client, AvroCodec codec, Instant now) {
    this.codec = codec;
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    // Agents have a producer each; here one sends for all of them, and must not cost as much.
    properties.put("linger.ms", "20");
    properties.put("batch.size", "131072");
    properties.put("buffer.memory", "67108864");
    properties.put("compression.type", "lz4");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    step = step(now);
  }

  private static DecisionLog step(Instant now) {
    return DecisionLog.newBuilder()
        .setEventId("")
        .setSentAt(now)
        .setMeta(
            DecisionMeta.newBuilder()
                .setTraceId("")
                .setTimestamp(now)
                .setClusterId("cluster-1")
                .setSessionId("")
                .build())
        .setIdentity(
            DecisionIdentity.newBuilder()
                .setAgentId("")
                .setAgentType("reviewer")
                .setCapabilityVersion("1.4.2")
                .build())
        .setCognition(
            DecisionCognition.newBuilder()
                .setIntent("compare the two candidate plans and keep the cheaper one")
                .setReasoningChain(
                    List.of(
                        "plan A needs four tool calls and a review by a person",
                        "plan B needs two tool calls and no review, but touches production",
                        "the mission forbids touching production before the window opens"))
                .setConfidenceScore(0.82)
                .build())
        .setAction(
            DecisionAction.newBuilder()
                .setStatus(DecisionStatus.SUCCESS)
                .setToolCall("")
                .setToolInput("{\"left\":\"A\",\"right\":\"B\",\"weights\":[0.2,0.5,0.3]}")
                .setToolOutputSummary("A is preferred by 0.12; B is blocked by the change window")
                .build())
        .setStateDelta(DecisionStateDelta.newBuilder().setTokensConsumed(180L).build())
        .build();
  }

  /** The record value of a session's n-th step. */
  byte[] value(String session, int n) {
    String trace = session + "-step-" + n;
    step.setEventId(trace);
    step.getMeta().setTraceId(trace);
    step.getMeta().setParentStepId(n == 0 ? null : session + "-step-" + (n - 1));
    step.getMeta().setSessionId(session);
    step.getIdentity().setAgentId("agent-of-" + session);
    step.getAction().setToolCall("plan.compare." + n % TOOLS);
    return codec.encode(TOPIC, step);
  }

  /** Sends a session's n-th step under a number of the caller's. */
  void send(String session, int n, long number) {
    send(session, value(session, n), number);
  }

  /** Sends a step made before under a number of the caller's. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  void send(String session, byte[] value, long number) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(NUMBER, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    producer.send(
        new ProducerRecord<>(TOPIC, null, session.getBytes(StandardCharsets.UTF_8), value, headers),
        (metadata, failure) -> {
          if (failure != null) {
            refused.set(failure);
          }
        });
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("the broker did not take every decision", failure);
    }
  }

  /** Waits until the broker has all. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
