package io.observatory.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as another terminal meets it: a JVM of its own. */
@Timeout(120)
class LocalStackTest {
  @TempDir Path home;

  private Process launcher;
  private BufferedReader output;
  private RunningStack running;
  private List<ProcessHandle> children;

  @BeforeEach
  void raise() throws IOException {
    launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FakeLauncher.class.getName(),
                home.toString())
            .redirectErrorStream(true)
            .start();
    output = launcher.inputReader();
    awaitLine("raised");
    running = RunningStack.require(FakeLauncher.settings(home));
    children =
        running.status().components().stream()
            .map(one -> ProcessHandle.of(one.pid()).orElseThrow())
            .toList();
    assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);
  }

  @AfterEach
  void end() {
    running.close();
    launcher.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void downFromAnotherTerminalLeavesNothingRunning() throws Exception {
    assertThat(running.down(Duration.ofSeconds(30))).isTrue();
    assertThat(launcher.waitFor(1, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).isZero();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(RunningStack.find(FakeLauncher.settings(home))).isEmpty();
  }

  @Test
  void aTerminationSignalStopsChildrenInTheirOrder() throws Exception {
    launcher.toHandle().destroy(); // unlike Process.destroy it leaves the output open
    assertThat(output.lines().map(String::strip).toList())
        .containsSubsequence("service stopped", "store stopped");
    assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void nothingOutlivesALauncherThatWasKilledAndTheNextOneStarts() throws Exception {
    launcher.destroyForcibly().waitFor();
    await().untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    assertThat(RunningStack.find(FakeLauncher.settings(home))).isEmpty();
    try (LocalStack next = second()) {
      assertThat(next.status().ready()).isTrue();
    }
  }

  @Test
  void aSecondLauncherOfTheSameHomeIsRefused() {
    assertThatThrownBy(this::second)
        .hasMessageContaining("already running (process " + launcher.pid() + ")")
        .hasMessageContaining("./observatory down");
    assertThat(children).allMatch(ProcessHandle::isAlive);
  }

  @Test
  void componentsAreStoppedStartedAndKilledFromAnotherTerminal() {
    running.stop("service");
    assertThat(state("service")).isEqualTo(ComponentState.STOPPED);
    running.start("service");
    assertThat(state("service")).isEqualTo(ComponentState.READY);
    running.kill("service");
    assertThat(state("service")).isEqualTo(ComponentState.KILLED);
    running.kill("store", Duration.ofMillis(200));
    await().until(() -> state("store") == ComponentState.READY);
    assertThatThrownBy(() -> running.start("storm"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("Known: store, service");
  }

  private LocalStack second() {
    return LocalStack.raise(
        FakeLauncher.settings(home),
        FakeLauncher.plan(home),
        new Terminal(new PrintStream(new ByteArrayOutputStream()), false),
        Clock.systemUTC());
  }

  private ComponentState state(String component) {
    return running.status().component(component).state();
  }

  private void awaitLine(String wanted) throws IOException {
    StringBuilder read = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(wanted)) {
        return;
      }
      read.append(line).append('\n');
    }
    throw new AssertionError("the launcher ended: " + read);
  }
}
