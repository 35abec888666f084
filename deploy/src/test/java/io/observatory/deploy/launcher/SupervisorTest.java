package io.observatory.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  @TempDir Path home;

  private final List<String> story = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private ChildLedger ledger;
  private Supervisor supervisor;

  @BeforeEach
  void twoThatNeedOneAnother() {
    ledger = new ChildLedger(home.resolve("run/children"));
    supervisor =
        supervise(
            FakeComponent.steady("service", Set.of("tables"), home, story),
            FakeComponent.steady("store", Set.of(), home, story));
  }

  @AfterEach
  void down() {
    supervisor.close();
  }

  @Test
  void startsInTheOrderOfNeedsAndStopsInTheReverse() {
    supervisor.raise();
    supervisor.close();
    assertThat(story)
        .containsExactly(
            "start store", "make tables", "start service", "stop service", "stop store");
    assertThat(ledger.living()).isEmpty();
    assertThat(output()).contains("✓ store").contains("✓ tables").contains("✓ service");
  }

  @Test
  void aCrashedChildIsNamedWithItsLogWhileTheRestGoesOn() {
    supervisor.raise();
    ProcessHandle.of(status("service").pid()).orElseThrow().destroyForcibly();
    await()
        .untilAsserted(
            () ->
                assertThat(output())
                    .contains("service ended by itself")
                    .contains("service says hello")
                    .contains("./observatory start service"));
    assertThat(status("service").state()).isEqualTo(ComponentState.CRASHED);
    assertThat(status("store").state()).isEqualTo(ComponentState.READY);
  }

  @Test
  void aCrashedChildCanBeStartedAgain() throws InterruptedException {
    supervisor.raise();
    ProcessHandle.of(status("service").pid()).orElseThrow().destroyForcibly();
    await().until(() -> status("service").state() == ComponentState.CRASHED);
    supervisor.start("service");
    assertThat(status("service").state()).isEqualTo(ComponentState.READY);
    assertThat(status("service").pid()).isPositive();
  }

  @Test
  void aKilledComponentComesBackAfterItsTimeAndNothingElseIsTouched() {
    supervisor.raise();
    ComponentStatus before = status("store");
    ComponentStatus other = status("service");
    supervisor.kill("store", Duration.ofMillis(300));
    assertThat(status("store").state()).isEqualTo(ComponentState.KILLED);
    await().until(() -> status("store").state() == ComponentState.READY);
    assertThat(status("store").pid()).isNotEqualTo(before.pid());
    assertThat(status("service").pid()).isEqualTo(other.pid());
    assertThat(output()).doesNotContain("ended by itself");
  }

  @Test
  void aComponentThatNeverGetsReadyFailsTheStartWithTheEndOfItsLog() {
    supervisor.close();
    supervisor =
        supervise(
            new FakeComponent(
                "broken", Set.of(), home, "sleep 0.2; echo no disk left >&2; exit 3", story));
    assertThatThrownBy(supervisor::raise)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("broken did not start")
        .hasMessageContaining("no disk left");
  }

  @Test
  void anUnknownComponentIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> supervisor.stop("brokr"))
        .hasMessage("There is no component \"brokr\". Known: service, store.");
  }

  private Supervisor supervise(Component... components) {
    Preparation tables =
        new Preparation(
            "tables",
            Set.of("store"),
            () -> {
              story.add("make tables");
              return "done";
            });
    return new Supervisor(
        List.of(components),
        components.length > 1 ? List.of(tables) : List.of(),
        ledger,
        new Terminal(new PrintStream(screen, true, StandardCharsets.UTF_8), false),
        Clock.systemUTC());
  }

  private ComponentStatus status(String name) {
    return supervisor.status().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String output() {
    return screen.toString(StandardCharsets.UTF_8);
  }
}
