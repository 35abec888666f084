package io.observatory.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildLedgerTest {
  @TempDir Path home;

  private Path file;
  private Process child;

  @BeforeEach
  void aChildThatOutlivedItsLauncher() throws IOException {
    file = home.resolve("run/children");
    child = new ProcessBuilder("sleep", "300").start();
    new ChildLedger(file).add("store", child.toHandle());
  }

  @AfterEach
  void end() {
    child.destroyForcibly();
  }

  @Test
  void theNextLauncherEndsWhatTheLastOneLeft() {
    ChildLedger next = new ChildLedger(file);
    assertThat(next.living()).extracting(ChildLedger.Entry::name).containsExactly("store");
    assertThat(next.endAll()).containsExactly("store");
    assertThat(child.isAlive()).isFalse();
    assertThat(new ChildLedger(file).living()).isEmpty();
  }

  @Test
  void anotherProcessWithTheSamePidIsLeftAlone() throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] parts = lines.getFirst().split(" ");
    long minuteEarlier = Long.parseLong(parts[1]) - 60_000;
    Files.writeString(file, parts[0] + " " + minuteEarlier + " store\n");
    ChildLedger next = new ChildLedger(file);
    assertThat(next.living()).isEmpty();
    assertThat(next.endAll()).isEmpty();
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void aChildThatDoesNotListenIsEndedByForce() throws IOException {
    Process deaf =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo on; while :; do sleep 1; done").start();
    try {
      assertThat(deaf.inputReader().readLine()).isEqualTo("on");
      ChildLedger ledger = new ChildLedger(file, Duration.ofSeconds(1));
      ledger.add("deaf", deaf.toHandle());
      assertThat(ledger.endAll()).containsExactly("store", "deaf");
      assertThat(deaf.isAlive()).isFalse();
    } finally {
      deaf.destroyForcibly();
    }
  }
}
