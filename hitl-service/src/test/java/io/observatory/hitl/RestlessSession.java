package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import io.observatory.events.InjectPosition;
import io.observatory.events.SessionControl;
import io.observatory.events.SessionControlKind;
import io.observatory.events.SessionControlResult;
import io.observatory.events.SessionControlResultKind;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One session that speaks, asks, is paused, added to and let go without end, and knows what must
 * come out of it. Used by one thread.
 */
final class RestlessSession {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String id;
  private final String neighbour;
  private final Random random;
  private final Traffic traffic;
  private final Downstream downstream;
  private final List<String> expected = new ArrayList<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> maybeUnasked = new HashSet<>();
  private final Set<String> rejected = new HashSet<>();
  private final Set<String> injected = new HashSet<>();
  private final List<SessionControl> commands = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private int next;

  /** None of these may lie before what a neighbour said after them. */
  private record Window(List<String> traces, Downstream.Out neighbour) {}

  RestlessSession(String id, long seed, Traffic traffic, Downstream downstream) {
    this.id = id;
    this.neighbour = traffic.neighbour(id);
    this.random = new Random(seed);
    this.traffic = traffic;
    this.downstream = downstream;
  }

  void live(BooleanSupplier goOn) {
    while (goOn.getAsBoolean()) {
      switch (random.nextInt(5)) {
        case 0 -> say(1 + random.nextInt(60), 0);
        case 1 -> beHeldByItself();
        default -> beHeld();
      }
    }
    settle();
  }

  private List<String> say(int count, double asking) {
    List<String> said = new ArrayList<>();
    java.util.concurrent.Future<RecordMetadata> last = null;
    for (int i = 0; i < count; i++) {
      String trace = "t" + next++;
      boolean asks = random.nextDouble() < asking;
      if (asks) {
        asked.add(trace);
      }
      expected.add(trace);
      said.add(trace);
      last = traffic.say(id, trace, asks);
    }
    if (last != null) {
      Traffic.done(last);
    }
    return said;
  }

  private void beHeldByItself() {
    settle();
    List<String> held = say(1, 1);
    held.addAll(say(random.nextInt(30), 0.1));
    passBy(held);
    settle();
  }

  private void beHeld() {
    boolean settled = random.nextBoolean();
    if (settled) {
      settle();
    } else {
      say(random.nextInt(40), 0);
    }
    answerTo(SessionControlKind.PAUSE, null, command -> {});
    int head = expected.size();
    boolean asks = random.nextInt(3) == 0;
    // More than the relay lets out at once: the rest goes in slices.
    int count = random.nextInt(5) == 0 ? 300 + random.nextInt(700) : 1 + random.nextInt(120);
    List<String> held = say(count, asks ? 5.0 / count : 0);
    repeatSometimes();
    passBy(held);
    int added = settled && random.nextBoolean() ? inject(InjectPosition.HEAD, head) : 0;
    added += random.nextInt(3) == 0 ? inject(InjectPosition.TAIL, expected.size()) : 0;
    repeatSometimes();
    boolean all = random.nextInt(3) == 0;
    if (all) {
      maybeUnasked.addAll(held);
    }
    SessionControl release =
        command(SessionControlKind.UNPAUSE, null, command -> command.setFlushAll(all));
    boolean alone = settled && !asks && random.nextBoolean();
    if (!alone) {
      say(random.nextInt(30), 0);
    }
    SessionControlResult answer = answer(release);
    if (alone) {
      assertThat(answer.getFlushedCount()).as("%s", answer).isEqualTo(held.size() + added);
    }
    settle();
  }

  private int inject(InjectPosition where, int index) {
    String trace = "i" + next++;
    expected.add(index, trace);
    injected.add(trace);
    byte[] value = traffic.message(id, trace, false);
    answerTo(
        SessionControlKind.INJECT,
        null,
        command -> command.setPosition(where).setPayload(ByteBuffer.wrap(value)));
    return 1;
  }

  /** What was sent and not marked as sent comes again. */
  private void repeatSometimes() {
    if (random.nextInt(3) == 0) {
      int from = Math.max(0, commands.size() - 1 - random.nextInt(4));
      commands.subList(from, commands.size()).forEach(command -> traffic.command(command, true));
    }
  }

  /** A neighbour's message that was sent after the held ones comes out, and none of them does. */
  private void passBy(List<String> held) {
    String trace = id + "-" + next++;
    traffic.sayToNeighbour(neighbour, trace);
    await(() -> find(neighbour, trace) != null, "a neighbour's message behind a held session");
    windows.add(new Window(held, java.util.Objects.requireNonNull(find(neighbour, trace))));
  }

  private Downstream.@Nullable Out find(String sessionId, String trace) {
    List<Downstream.Out> out = downstream.released(sessionId);
    for (int i = out.size() - 1; i >= 0; i--) {
      if (out.get(i).traceId().equals(trace)) {
        return out.get(i);
      }
    }
    return null;
  }

  /** Decides at every gate until everything is out. */
  private void settle() {
    while (true) {
      await(() -> everythingIsOut() || openGate() != null, "the rest of the session");
      GateEvent gate = openGate();
      if (everythingIsOut()) {
        return;
      }
      if (gate == null) {
        continue;
      }
      if (random.nextBoolean()) {
        String trace = String.valueOf(gate.getTraceId());
        SessionControlResult answer = answerTo(SessionControlKind.REJECT, trace, command -> {});
        if (answer.getKind() != SessionControlResultKind.REFUSED) {
          expected.remove(trace);
          rejected.add(trace);
        }
      } else {
        answerTo(SessionControlKind.UNPAUSE, null, command -> {});
      }
    }
  }

  private boolean everythingIsOut() {
    return downstream.released(id).size() >= expected.size();
  }

  private @Nullable GateEvent openGate() {
    List<GateEvent> events = downstream.gates(id);
    Set<String> closed = new HashSet<>();
    events.stream()
        .filter(event -> event.getKind() == GateEventKind.CLOSED)
        .forEach(event -> closed.add(String.valueOf(event.getGateId())));
    return events.stream()
        .filter(event -> event.getKind() == GateEventKind.OPENED && event.getTraceId() != null)
        .filter(event -> !closed.contains(String.valueOf(event.getGateId())))
        .findFirst()
        .orElse(null);
  }

  private SessionControlResult answerTo(
      SessionControlKind kind,
      @Nullable String trace,
      java.util.function.Consumer<SessionControl.Builder> more) {
    return answer(command(kind, trace, more));
  }

  private SessionControl command(
      SessionControlKind kind,
      @Nullable String trace,
      java.util.function.Consumer<SessionControl.Builder> more) {
    long seq = commands.size() + 1L;
    SessionControl.Builder builder =
        SessionControl.newBuilder()
            .setEventId(id + "/c" + seq)
            .setSentAt(Clock.systemUTC().instant())
            .setCommandId(id + "/c" + seq)
            .setSessionId(id)
            .setControlSeq(seq)
            .setKind(kind)
            .setTraceId(trace)
            .setPrincipal("olga");
    more.accept(builder);
    SessionControl command = builder.build();
    commands.add(command);
    traffic.command(command, false);
    return command;
  }

  private SessionControlResult answer(SessionControl command) {
    await(() -> !downstream.answers(command.getCommandId()).isEmpty(), "an answer to " + command);
    return downstream.answers(command.getCommandId()).getFirst();
  }

  private void await(BooleanSupplier condition, String what) {
    if (!downstream.until(condition, PATIENCE)) {
      throw new AssertionError(
          "%s waits for %s: %d of %d messages out, gate %s"
              .formatted(id, what, downstream.released(id).size(), expected.size(), openGate()));
    }
  }

  /** Compares what came out with what should have. */
  void verify() {
    List<Downstream.Out> out = downstream.released(id);
    assertThat(out.stream().map(Downstream.Out::traceId))
        .as(id)
        .containsExactlyElementsOf(expected);
    for (Downstream.Out one : out) {
      assertThat(one.value()).as("bytes").isEqualTo(traffic.value(id, one.traceId()));
      assertThat(one.origin()).isEqualTo(injected.contains(one.traceId()) ? "operator" : "");
    }
    for (Window window : windows) {
      for (String trace : window.traces()) {
        Downstream.Out one = find(id, trace);
        assertThat(one == null || one.offset() > window.neighbour().offset())
            .as("%s of %s was let through while held", trace, id)
            .isTrue();
        assertThat(one == null || one.partition() == window.neighbour().partition()).isTrue();
      }
    }
    for (SessionControl command : commands) {
      assertThat(downstream.answers(command.getCommandId()))
          .as("%s", command)
          .filteredOn(answer -> answer.getKind() != SessionControlResultKind.REPEATED)
          .hasSize(1);
    }
    verifyGates();
  }

  private void verifyGates() {
    List<String> opened = subjects(GateEventKind.OPENED);
    assertThat(opened).doesNotHaveDuplicates();
    assertThat(asked).containsAll(opened);
    assertThat(opened).containsAll(asked.stream().filter(a -> !maybeUnasked.contains(a)).toList());
    assertThat(subjects(GateEventKind.DENIED)).containsExactlyInAnyOrderElementsOf(rejected);
    assertThat(downstream.gates(id).stream().filter(e -> e.getKind() == GateEventKind.OPENED))
        .hasSameSizeAs(
            downstream.gates(id).stream()
                .filter(event -> event.getKind() == GateEventKind.CLOSED)
                .toList());
  }

  private List<String> subjects(GateEventKind kind) {
    return downstream.gates(id).stream()
        .filter(event -> event.getKind() == kind && event.getTraceId() != null)
        .map(event -> String.valueOf(event.getTraceId()))
        .toList();
  }
}
