package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person meets it when something is not as it should be. */
class CommandIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path directory;

  private Sandbox sandbox;

  @BeforeEach
  void open() throws Exception {
    sandbox = new Sandbox(directory);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void aTakenPortIsNamedBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Shell.Result up = sandbox.observatory(LIMIT, "up", "--port", "audit-service=" + port);
      assertThat(up.exitCode()).isEqualTo(1);
      assertThat(up.output())
          .contains("Port " + port + " is taken by another program, and audit-service needs it.")
          .contains("--port audit-service=")
          .doesNotContain("Exception");
      assertThat(directory.resolve("home/broker")).doesNotExist();
    }
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheKnownOnes() throws Exception {
    Shell.Result result = sandbox.observatory(LIMIT, "upp");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output()).contains("upp").contains("up").doesNotContain("Exception");
  }

  @Test
  void withoutAStackStatusDownAndKillSaySo() throws Exception {
    Shell.Result status = sandbox.observatory(LIMIT, "status");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.output()).contains("./observatory up");
    assertThat(sandbox.observatory(LIMIT, "down").output()).contains("Nothing is running.");
    Shell.Result kill = sandbox.observatory(LIMIT, "kill", "broker", "--for", "1s");
    assertThat(kill.exitCode()).isEqualTo(1);
    assertThat(kill.output()).contains("The stack is not running.");
  }

  @Test
  void resetAsksBeforeItDeletes() throws Exception {
    Path kept = Files.createDirectories(directory.resolve("home/broker/data"));
    Shell.Result asked = sandbox.observatory(LIMIT, "reset");
    assertThat(asked.exitCode()).isEqualTo(1);
    assertThat(kept).exists();
    assertThat(sandbox.observatory(LIMIT, "reset", "--yes").exitCode()).isZero();
    assertThat(kept).doesNotExist();
  }
}
