package io.observatory.hitl.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;

/**
 * Whatever happens in whatever order: what leaves keeps its order, nothing is lost, nothing comes
 * twice, nothing leaves while held (the {@link Bench} fails then), and nothing that asks for a
 * person leaves before somebody let it.
 */
class InterleavingTest {

  private static final List<String> SESSIONS = List.of("s1", "s2", "s3");
  private static final Scope MISSION = new Scope(Scope.Kind.MISSION, "m-a");

  private enum Step {
    PLAIN,
    ASKS,
    PAUSE,
    UNPAUSE,
    FLUSH_ALL,
    REJECT,
    DROP,
    SCOPE_PAUSE,
    SCOPE_UNPAUSE,
    SLICE,
    REPEAT,
    RESTART
  }

  /** What went in, and what people took out on purpose. */
  private static final class Ledger {
    private final Map<String, List<String>> sent = new HashMap<>();
    private final Set<String> askedFor = new HashSet<>();
    private final Set<String> takenOut = new HashSet<>();
    private @Nullable Command last;
    private int next;
  }

  @Property(tries = 1_000)
  void keepsOrderLosesNothingAndForwardsNothingWhileHeld(
      @ForAll("stories") List<Tuple2<Step, String>> story) {
    Bench bench = new Bench();
    Ledger ledger = new Ledger();
    for (Tuple2<Step, String> event : story) {
      tell(bench, ledger, event.get1(), event.get2());
      holdsNow(bench, ledger);
    }
    bench.send(bench.scoped(Command.Verb.UNPAUSE, MISSION));
    bench.flushEverything();
    for (String session : SESSIONS) {
      bench.send(bench.with(session, Command.Verb.UNPAUSE, null, null, true));
    }
    bench.flushEverything();
    for (String session : SESSIONS) {
      List<String> expected = new ArrayList<>(ledger.sent.getOrDefault(session, List.of()));
      expected.removeAll(ledger.takenOut);
      assertThat(bench.traces(session)).isEqualTo(expected);
      assertThat(bench.state(session)).isEqualTo(SessionState.NORMAL);
    }
    assertThat(bench.load.messages()).isZero();
    assertThat(bench.load.bytes()).isZero();
    assertThat(bench.store.allFlushing()).isEmpty();
    assertThat(bench.count(Notice.Kind.OPENED)).isEqualTo(bench.count(Notice.Kind.CLOSED));
  }

  private static void tell(Bench bench, Ledger ledger, Step step, String session) {
    switch (step) {
      case PLAIN, ASKS -> {
        String trace = "t" + ledger.next++;
        ledger.sent.computeIfAbsent(session, unseen -> new ArrayList<>()).add(trace);
        if (step == Step.ASKS) {
          ledger.askedFor.add(trace);
        }
        bench.receive(session, trace, step == Step.ASKS);
      }
      case PAUSE ->
          command(bench, ledger, bench.with(session, Command.Verb.PAUSE, null, null, false));
      case UNPAUSE ->
          command(bench, ledger, bench.with(session, Command.Verb.UNPAUSE, null, null, false));
      case FLUSH_ALL ->
          command(bench, ledger, bench.with(session, Command.Verb.UNPAUSE, null, null, true));
      case REJECT, DROP -> take(bench, ledger, step, session);
      case SCOPE_PAUSE -> command(bench, ledger, bench.scoped(Command.Verb.PAUSE, MISSION));
      case SCOPE_UNPAUSE -> command(bench, ledger, bench.scoped(Command.Verb.UNPAUSE, MISSION));
      case SLICE -> bench.relay.flush(2);
      case REPEAT -> {
        if (ledger.last != null) {
          bench.send(ledger.last);
        }
      }
      case RESTART -> bench.restart();
    }
  }

  private static void command(Bench bench, Ledger ledger, Command command) {
    ledger.last = command;
    bench.send(command);
  }

  private static void take(Bench bench, Ledger ledger, Step step, String session) {
    List<Held> waiting = bench.store.waiting(session);
    if (waiting.isEmpty()) {
      return;
    }
    String trace = waiting.get(waiting.size() / 2).marks().traceId();
    Command.Verb verb = step == Step.REJECT ? Command.Verb.REJECT : Command.Verb.DROP;
    Command command = bench.with(session, verb, trace, null, false);
    ledger.last = command;
    if (bench.send(command).kind() == Answer.Kind.APPLIED) {
      ledger.takenOut.add(trace);
    }
  }

  private static void holdsNow(Bench bench, Ledger ledger) {
    for (String session : SESSIONS) {
      List<String> out = bench.traces(session);
      List<String> waiting =
          bench.store.waiting(session).stream().map(held -> held.marks().traceId()).toList();
      List<String> expected = new ArrayList<>(ledger.sent.getOrDefault(session, List.of()));
      expected.removeAll(ledger.takenOut);
      List<String> known = new ArrayList<>(out);
      known.addAll(waiting);
      assertThat(known).isEqualTo(expected);
      Session state = bench.store.session(session);
      if (state != null) {
        assertThat(state.count()).isEqualTo(waiting.size());
      }
    }
    long gates =
        bench.told.stream()
            .filter(notice -> notice.kind() == Notice.Kind.OPENED)
            .filter(notice -> String.valueOf(notice.holdId()).startsWith("gate:"))
            .count();
    assertThat(gates).isLessThanOrEqualTo(ledger.askedFor.size());
  }

  @Provide
  Arbitrary<List<Tuple2<Step, String>>> stories() {
    return net.jqwik.api.Combinators.combine(Arbitraries.of(Step.class), Arbitraries.of(SESSIONS))
        .as(Tuple::of)
        .list()
        .ofMaxSize(60);
  }
}
