package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.SessionControl;
import io.observatory.events.SessionControlKind;
import io.observatory.events.SessionControlResult;
import io.observatory.hitl.inbound.kafka.RelayProgram;
import io.observatory.testsupport.Infra;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.FileSystemUtils;

/** Partitions go from instance to instance while their sessions flush. */
class RebalanceIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(RebalanceIT.class);
  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int FEW = 4_000;

  /** How often partitions may have moved too late before the test gives up. */
  private static final int ROUNDS = 6;

  private static final int LATER = 100;

  @TempDir private static Path home;

  private final Map<String, List<String>> expected = new LinkedHashMap<>();
  private final Map<String, Long> seqs = new HashMap<>();
  private int next;

  /** Held in one of the two sessions: more of them when a flush was over before anything moved. */
  private int many = 20_000;

  @Test
  void aFlushGoesOnInOrderWhoeverJoinsLeavesOrComesBackWithoutItsState() throws Exception {
    try (RelayStage stage = RelayStage.in(home, INFRA);
        Admin admin = Admin.create(stage.broker().adminProperties())) {
      expected.put("move-1", new ArrayList<>());
      expected.put(stage.traffic().elsewhere("move-1"), new ArrayList<>());
      SmartLifecycle one = relay(stage, "one");
      SmartLifecycle two = relay(stage, "two");
      try {
        one.start();
        int inTheMiddle = 0;
        for (int round = 0; inTheMiddle < 2 && round < ROUNDS; round++) {
          if (letGoBetween(stage, admin, one, two)) {
            inTheMiddle++;
          } else {
            many += 20_000;
          }
          FileSystemUtils.deleteRecursively(stage.place().resolve(name(round)));
          one = two;
          two = relay(stage, name(round));
        }
        assertThat(inTheMiddle).as("moves in the middle of a flush").isEqualTo(2);
      } finally {
        one.stop();
        two.stop();
      }
      assertThat(stage.deadLetters().values()).containsOnly(0L);
    }
  }

  private static String name(int round) {
    return round % 2 == 0 ? "one" : "two";
  }

  private static SmartLifecycle relay(RelayStage stage, String name) {
    return RelayProgram.relay(
        stage.address(),
        stage.registry(),
        Map.of(
            "hitl.relay.state-dir", stage.place().resolve(name).toString(),
            "hitl.relay.replication", "1",
            "hitl.relay.threads", "1",
            "hitl.relay.session-timeout", "3s",
            // Partitions move at once, however much of them has to be restored first.
            "kafka.acceptable.recovery.lag", String.valueOf(Long.MAX_VALUE)));
  }

  /**
   * One owns all and lets them go; the other joins, and when it owns some the one leaves. False if
   * all were out before the partitions had moved: then it told nothing.
   */
  private boolean letGoBetween(
      RelayStage stage, Admin admin, SmartLifecycle owner, SmartLifecycle other) throws Exception {
    hold(stage);
    other.start();
    await().atMost(SOON).pollInterval(LOOK_AGAIN).until(() -> joins(group(admin)));
    int before = released(stage);
    int held = many + FEW;
    List<SessionControl> commands = new ArrayList<>();
    expected.keySet().forEach(id -> commands.add(command(stage, id, SessionControlKind.UNPAUSE)));
    expected.keySet().forEach(id -> say(stage, id, LATER));
    await().atMost(SOON).pollInterval(LOOK_AGAIN).until(() -> owners(admin) == 2);
    int whenMoved = released(stage) - before;
    owner.stop();
    int whenLeft = released(stage) - before;
    await().atMost(SOON).until(() -> released(stage) - before >= held + 2 * LATER);
    expected.forEach(
        (id, traces) ->
            assertThat(stage.downstream().released(id))
                .extracting(Downstream.Out::traceId)
                .as(id)
                .containsExactlyElementsOf(traces));
    for (SessionControl command : commands) {
      assertThat(answer(stage, command).getFlushedCount())
          .as("%s", command)
          .isBetween((long) FEW, many + (long) LATER);
    }
    LOGGER.info(
        "Of {} messages {} were out when partitions had moved, {} when the first owner had left",
        held + 2 * LATER,
        whenMoved,
        whenLeft);
    return whenMoved < held;
  }

  private void hold(RelayStage stage) {
    int count = many;
    for (String id : expected.keySet()) {
      answer(stage, command(stage, id, SessionControlKind.PAUSE));
      say(stage, id, count);
      count = FEW;
    }
    for (String id : expected.keySet()) {
      String neighbour = stage.traffic().neighbour(id);
      int before = stage.downstream().released(neighbour).size();
      stage.traffic().sayToNeighbour(neighbour, "behind-" + next++);
      until(stage, () -> stage.downstream().released(neighbour).size() > before);
    }
  }

  private void say(RelayStage stage, String id, int count) {
    List<String> traces = expected.computeIfAbsent(id, unseen -> new ArrayList<>());
    for (int i = 0; i < count; i++) {
      String trace = "t" + next++;
      traces.add(trace);
      var _ = stage.traffic().say(id, trace, false);
    }
  }

  private SessionControl command(RelayStage stage, String id, SessionControlKind kind) {
    long seq = seqs.merge(id, 1L, Long::sum);
    SessionControl command =
        SessionControl.newBuilder()
            .setEventId(id + "/c" + seq)
            .setSentAt(Clock.systemUTC().instant())
            .setCommandId(id + "/c" + seq)
            .setSessionId(id)
            .setControlSeq(seq)
            .setKind(kind)
            .setPrincipal("olga")
            .build();
    stage.traffic().command(command, false);
    return command;
  }

  private static SessionControlResult answer(RelayStage stage, SessionControl command) {
    until(stage, () -> !stage.downstream().answers(command.getCommandId()).isEmpty());
    List<SessionControlResult> answers = stage.downstream().answers(command.getCommandId());
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  private static void until(RelayStage stage, BooleanSupplier condition) {
    assertThat(stage.downstream().until(condition, SOON)).isTrue();
  }

  private int released(RelayStage stage) {
    return expected.keySet().stream().mapToInt(id -> stage.downstream().released(id).size()).sum();
  }

  private static boolean joins(ConsumerGroupDescription group) {
    return group.groupState() != GroupState.STABLE || group.members().size() > 1;
  }

  private static long owners(Admin admin) throws Exception {
    return group(admin).members().stream()
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  private static ConsumerGroupDescription group(Admin admin) throws Exception {
    return admin
        .describeConsumerGroups(List.of("hitl-service"))
        .all()
        .get()
        .values()
        .iterator()
        .next();
  }
}
