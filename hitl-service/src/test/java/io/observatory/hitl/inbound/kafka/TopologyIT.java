package io.observatory.hitl.inbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.events.InjectPosition;
import io.observatory.events.SessionControlKind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any interleaving of messages and commands through the real topology, its stores and its bytes:
 * order is kept, nothing is lost or comes twice, and nothing leaves while held ({@link Tube} looks
 * at every step).
 */
class TopologyIT {

  private static final List<String> SESSIONS = List.of("s1", "s2", "s3");

  private enum Step {
    SAY,
    SAY_MUCH,
    ASK,
    PAUSE,
    UNPAUSE,
    FLUSH_ALL,
    REJECT,
    DROP,
    INJECT_FIRST,
    INJECT_LAST,
    REPEAT,
    SCOPE_PAUSE,
    SCOPE_UNPAUSE,
    TICK
  }

  @BeforeContainer
  static void start() {
    Tube.prepare();
  }

  @Property(tries = 120, shrinking = ShrinkingMode.OFF)
  void keepsOrderLosesNothingAndForwardsNothingWhileHeld(
      @ForAll("stories") List<Tuple2<Step, String>> story) {
    try (Tube tube = new Tube()) {
      for (Tuple2<Step, String> step : story) {
        tell(tube, step.get1(), step.get2());
      }
      tube.scope(SessionControlKind.UNPAUSE);
      tube.flush();
      for (String session : SESSIONS) {
        tube.command(session, SessionControlKind.UNPAUSE, command -> command.setFlushAll(true));
        tube.flush();
        assertThat(tube.released(session)).as(session).isEqualTo(tube.expected(session));
      }
      tube.verify();
    }
  }

  private static void tell(Tube tube, Step step, String session) {
    switch (step) {
      case SAY -> tube.say(session, 1, false);
      case SAY_MUCH -> tube.say(session, 270, false);
      case ASK -> tube.say(session, 1, true);
      case PAUSE -> tube.command(session, SessionControlKind.PAUSE, command -> {});
      case UNPAUSE -> tube.command(session, SessionControlKind.UNPAUSE, command -> {});
      case FLUSH_ALL ->
          tube.command(session, SessionControlKind.UNPAUSE, command -> command.setFlushAll(true));
      case REJECT -> tube.reject(session);
      case DROP -> tube.drop(session);
      case INJECT_FIRST -> tube.inject(session, InjectPosition.HEAD);
      case INJECT_LAST -> tube.inject(session, InjectPosition.TAIL);
      case REPEAT -> tube.repeat();
      case SCOPE_PAUSE -> tube.scope(SessionControlKind.PAUSE);
      case SCOPE_UNPAUSE -> tube.scope(SessionControlKind.UNPAUSE);
      case TICK -> tube.tick();
    }
  }

  @Provide
  Arbitrary<List<Tuple2<Step, String>>> stories() {
    return Combinators.combine(steps(), Arbitraries.of(SESSIONS))
        .as(Tuple::of)
        .list()
        .ofMaxSize(40);
  }

  /** Every record is a commit of the driver: many of them are rare. */
  private static Arbitrary<Step> steps() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(Step.SAY_MUCH)),
        Tuple.of(25, Arbitraries.of(Step.class).filter(step -> step != Step.SAY_MUCH)));
  }
}
