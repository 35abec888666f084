package io.observatory.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void whatEndsBeforeItIsReadyIsReportedWithItsLastWords() {
    ChildProcess child = start("sh", "-c", "echo disk is full; exit 3");
    assertThatThrownBy(() -> child.awaitReady(SOON, () -> false))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("disk is full");
  }

  @Test
  void whatIsNotReadyInTimeIsKilledAndReported() {
    ChildProcess child = start("sh", "-c", "echo still loading; exec sleep 600");
    assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(400), () -> false))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("not ready after PT0.4S")
        .hasMessageContaining("still loading");
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void whoIgnoresTheRequestToStopIsKilled() {
    ChildProcess child = start("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 600; done");
    await().atMost(SOON).until(() -> child.logTail().contains("deaf"));
    child.stop(Duration.ofMillis(200));
    assertThat(child.isAlive()).isFalse();
    assertThat(directory.resolve("program.pid")).doesNotExist();
  }

  @Test
  void aChildDoesNotOutliveAParentThatWasKilled() throws IOException {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentProgram.class.getName(),
                directory.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path pidFile = directory.resolve("orphan.pid");
    await().atMost(SOON).until(() -> Files.exists(pidFile) && Files.size(pidFile) > 0);
    ProcessHandle child = process(pidFile).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    parent.destroyForcibly();
    await().atMost(SOON).until(() -> !child.isAlive());
  }

  @Test
  void whatAnEarlierStartLeftIsEndedFirst() throws IOException {
    Process leftover = new ProcessBuilder("sleep", "600").start();
    PidFile.write(directory.resolve("program.pid"), leftover.toHandle());
    try (ChildProcess child = start("sleep", "600")) {
      assertThat(leftover.isAlive()).isFalse();
      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void aProcessThatOnlyHasTheSameIdIsLeftAlone() throws IOException {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(directory.resolve("program.pid"), other.pid() + " 1999-12-31T23:59:59Z");
      start("true").close();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  private ChildProcess start(String... command) {
    return ChildProcess.start(
        new ChildProcess.Spec("program", List.of(command), Map.of(), directory, "TERM"));
  }

  private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).split(" ", -1)[0]));
  }
}
