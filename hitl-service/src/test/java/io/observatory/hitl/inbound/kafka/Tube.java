package io.observatory.hitl.inbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.observatory.events.ControlScope;
import io.observatory.events.ControlScopeKind;
import io.observatory.events.DecisionControl;
import io.observatory.events.DecisionIdentity;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionMeta;
import io.observatory.events.EventContext;
import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import io.observatory.events.InjectPosition;
import io.observatory.events.SessionControl;
import io.observatory.events.SessionControlKind;
import io.observatory.events.SessionControlResult;
import io.observatory.events.SessionControlResultKind;
import io.observatory.hitl.RelayProperties;
import io.observatory.hitl.relay.InstanceLoad;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.testsupport.Infra;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * The relay's topology on one partition, with what must come out of it; after every step it looks
 * whether something came out that was held before and after it.
 */
final class Tube implements AutoCloseable {

  private static final AvroCodec CODEC = codec();

  private final Path state;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> decisions;
  private final TestInputTopic<byte[], byte[]> commands;
  private final TestOutputTopic<byte[], byte[]> out;
  private final TestOutputTopic<byte[], byte[]> gates;
  private final TestOutputTopic<byte[], byte[]> results;
  private final InstanceLoad load = new InstanceLoad();
  private final Map<String, List<String>> expected = new HashMap<>();
  private final Map<String, List<String>> released = new HashMap<>();
  private final Map<String, Map<String, String>> holds = new HashMap<>();
  private final Set<String> commandIds = new HashSet<>();
  private final List<String> answers = new ArrayList<>();
  private boolean scopePaused;
  private long opened;
  private long closed;
  private @Nullable SessionControl last;
  private int next;

  Tube() {
    try {
      state = Files.createTempDirectory("tube");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties settings = new Properties();
    settings.put("application.id", RelayTopology.GROUP);
    settings.put("state.dir", state.toString());
    // The driver commits after every record; a store on disk writes a file then.
    driver =
        new TopologyTestDriver(
            RelayTopology.of(parts(), 1, Stores::inMemoryKeyValueStore), settings, Instant.EPOCH);
    ByteArraySerializer in = new ByteArraySerializer();
    decisions = driver.createInputTopic(Topics.DECISION, in, in);
    commands = driver.createInputTopic(Topics.CONTROL, in, in);
    out = output(Topics.RELEASED);
    gates = output(Topics.GATE);
    results = output(Topics.RESULT);
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Makes the schemas known, which takes the first time only. */
  static void prepare() {
    CODEC.warm(Topics.DECISION, DecisionLog.class);
  }

  private RelayParts parts() {
    Clock clock = Clock.systemUTC();
    return new RelayParts(
        CODEC,
        new EventIds(clock),
        new CloudEvents("/tube", clock),
        clock,
        new SimpleMeterRegistry(),
        new Binder(
                new MapConfigurationPropertySource(Map.of("hitl.relay.gates-by-approval", "false")))
            .bindOrCreate("hitl.relay", RelayProperties.class),
        source -> facts -> true,
        load);
  }

  private static AvroCodec codec() {
    Infra infra = Infra.shared();
    infra.registerSchemas();
    return AvroCodec.create(
        AvroProperties.of(
            AvroProperties.Flavor.APICURIO, infra.registryUrl() + "/apis/registry/v3"));
  }

  void say(String session, int count, boolean asks) {
    Set<String> before = held();
    for (int i = 0; i < count; i++) {
      decisions.pipeInput(bytes(session), message(session, trace(session), asks));
    }
    look(before);
  }

  private String trace(String session) {
    String trace = "t" + next++;
    expected.computeIfAbsent(session, unseen -> new ArrayList<>()).add(trace);
    return trace;
  }

  private static byte[] message(String session, String trace, boolean asks) {
    DecisionLog decision =
        DecisionLog.newBuilder()
            .setEventId(trace)
            .setSentAt(Instant.EPOCH)
            .setContext(EventContext.newBuilder().setSessionId(session).setMissionId("m").build())
            .setMeta(new DecisionMeta(trace, Instant.EPOCH, null, null, session))
            .setIdentity(new DecisionIdentity("a", "worker", "1"))
            .setControl(new DecisionControl(asks, null, false))
            .build();
    return CODEC.encode(Topics.DECISION, decision);
  }

  /** Adds a message before or behind all that wait. */
  void inject(String session, InjectPosition where) {
    String trace = "i" + next++;
    List<String> all = expected.computeIfAbsent(session, unseen -> new ArrayList<>());
    all.add(where == InjectPosition.HEAD ? released(session).size() : all.size(), trace);
    byte[] value = message(session, trace, false);
    command(
        session,
        SessionControlKind.INJECT,
        command -> command.setPosition(where).setPayload(ByteBuffer.wrap(value)));
  }

  /** Rejects what opened the session's gate, if one is open and it still waits. */
  void reject(String session) {
    holds.getOrDefault(session, Map.of()).entrySet().stream()
        .filter(hold -> hold.getKey().startsWith("gate:"))
        .filter(hold -> expected(session).contains(hold.getValue()))
        .findFirst()
        .ifPresent(
            gate -> {
              expected.getOrDefault(session, List.of()).remove(gate.getValue());
              command(session, SessionControlKind.REJECT, command -> {});
            });
  }

  /** Takes one out of the middle of those that wait, if any does. */
  void drop(String session) {
    List<String> all = expected.getOrDefault(session, List.of());
    int out = released(session).size();
    if (all.size() > out) {
      String trace = all.remove(out + (all.size() - out) / 2);
      command(session, SessionControlKind.DROP, command -> command.setTraceId(trace));
    }
  }

  void command(String session, SessionControlKind kind, Consumer<SessionControl.Builder> more) {
    SessionControl.Builder builder = builder(session, kind);
    more.accept(builder);
    Set<String> before = held();
    send(builder.build());
    Map<String, String> set = holds.computeIfAbsent(session, unseen -> new HashMap<>());
    if (kind == SessionControlKind.UNPAUSE) {
      set.keySet().removeIf(id -> !id.startsWith("scope:"));
    } else if (kind == SessionControlKind.REJECT) {
      set.keySet().removeIf(id -> id.startsWith("gate:"));
    }
    if (set.isEmpty()) {
      before.remove(session);
    }
    look(before);
  }

  void scope(SessionControlKind kind) {
    SessionControl.Builder builder = builder("#scope:0", kind);
    builder.setScope(new ControlScope(ControlScopeKind.MISSION, "m"));
    scopePaused = kind == SessionControlKind.PAUSE;
    send(builder.build());
    if (!scopePaused) {
      holds.values().forEach(set -> set.keySet().removeIf(id -> id.startsWith("scope:")));
    }
    look(held());
  }

  private SessionControl.Builder builder(String key, SessionControlKind kind) {
    int number = ++next;
    return SessionControl.newBuilder()
        .setEventId("c" + number)
        .setSentAt(Instant.EPOCH)
        .setCommandId("c" + number)
        .setSessionId(key)
        .setControlSeq(number)
        .setKind(kind)
        .setPrincipal("olga");
  }

  private void send(SessionControl command) {
    last = command;
    commandIds.add(command.getCommandId());
    commands.pipeInput(bytes(command.getSessionId()), CODEC.encode(Topics.CONTROL, command));
  }

  /** The last command comes once more. */
  void repeat() {
    if (last != null) {
      Set<String> before = held();
      send(last);
      look(before);
    }
  }

  /** Time for a slice. */
  void tick() {
    Set<String> before = held();
    driver.advanceWallClockTime(Duration.ofMillis(5));
    look(before);
  }

  void flush() {
    for (int i = 0; i < 8; i++) {
      tick();
    }
  }

  private Set<String> held() {
    Set<String> held = new HashSet<>();
    holds.forEach(
        (session, set) -> {
          if (!set.isEmpty()) {
            held.add(session);
          }
        });
    return held;
  }

  /** Takes what came out; of these sessions nothing may have. */
  private void look(Set<String> held) {
    for (TestRecord<byte[], byte[]> record : out.readRecordsToList()) {
      String session = new String(record.key(), StandardCharsets.UTF_8);
      DecisionLog decision = CODEC.decode(Topics.RELEASED, record.value(), DecisionLog.class);
      assertThat(held).as("held, and %s of %s came out", decision, session).doesNotContain(session);
      boolean injected = record.headers().lastHeader("observatory-origin") != null;
      assertThat(scopePaused && !injected).as("the scope is held").isFalse();
      released
          .computeIfAbsent(session, unseen -> new ArrayList<>())
          .add(decision.getMeta().getTraceId());
    }
    for (byte[] value : gates.readValuesToList()) {
      GateEvent event = CODEC.decode(Topics.GATE, value, GateEvent.class);
      if (event.getKind() == GateEventKind.OPENED) {
        opened++;
        holds
            .computeIfAbsent(event.getSessionId(), unseen -> new HashMap<>())
            .put(String.valueOf(event.getHoldId()), String.valueOf(event.getTraceId()));
      } else if (event.getKind() == GateEventKind.CLOSED) {
        closed++;
      }
    }
    for (byte[] value : results.readValuesToList()) {
      SessionControlResult result = CODEC.decode(Topics.RESULT, value, SessionControlResult.class);
      assertThat(result.getKind()).as("%s", result).isNotEqualTo(SessionControlResultKind.REFUSED);
      if (result.getKind() == SessionControlResultKind.APPLIED) {
        answers.add(result.getCommandId());
      }
    }
  }

  List<String> released(String session) {
    return released.getOrDefault(session, List.of());
  }

  List<String> expected(String session) {
    return expected.getOrDefault(session, List.of());
  }

  /** Nothing waits, every gate that opened has closed, and every command was answered. */
  void verify() {
    assertThat(load.messages()).isZero();
    assertThat(load.bytes()).isZero();
    assertThat(opened).isEqualTo(closed);
    assertThat(answers).containsExactlyInAnyOrderElementsOf(commandIds);
    assertThat(driver.producedTopicNames())
        .noneMatch(topic -> topic.endsWith("-dlt") || topic.equals(Topics.DECISION));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    driver.close();
    try {
      FileSystemUtils.deleteRecursively(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
