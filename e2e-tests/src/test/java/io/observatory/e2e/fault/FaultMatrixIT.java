package io.observatory.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever breaks, exactly the silent are evicted. With {@code -Dfault.times=real} at the size and
 * times of the bars (an hour and a half), else shortened; {@code -Dfault.seed} repeats a run. The
 * table goes to {@code target/fault-matrix.md} as it grows.
 */
@Tag("chaos")
class FaultMatrixIT {
  private static final Logger LOGGER = LoggerFactory.getLogger(FaultMatrixIT.class);
  private static final Path TABLE = Path.of("target/fault-matrix.md");

  @TempDir private static Path home;

  private static Matrix matrix;
  private static Faults faults;

  @BeforeAll
  static void raiseAndRegister() throws IOException {
    long seed = Long.getLong("fault.seed", ThreadLocalRandom.current().nextInt());
    Times times = Times.chosen();
    append("\nseed " + seed + ", " + times + "\n\n" + Verdict.HEADER);
    matrix = new Matrix(home, times, seed);
    faults = new Faults(matrix);
  }

  @AfterAll
  static void takeItDown() {
    if (matrix != null) {
      matrix.close();
    }
  }

  @Test
  void agentsClocksMayBeAnything() throws IOException {
    exactlyTheSilentAreEvicted(Faults::none);
  }

  @Test
  void serviceMayBeStopped() throws IOException {
    exactlyTheSilentAreEvicted(Faults::serviceStopped);
  }

  @Test
  void brokerMayBeAway() throws IOException {
    Verdict verdict = exactlyTheSilentAreEvicted(Faults::brokerAway);
    assertThat(verdict.note()).contains("HTTP 503 Retry-After").contains(" 0 evicted meanwhile");
  }

  @Test
  void consumerMayLag() throws IOException {
    Verdict verdict = exactlyTheSilentAreEvicted(Faults::lagging);
    assertThat(verdict.note()).contains(" 0 evicted meanwhile");
  }

  @Test
  void serviceMaySleep() throws IOException {
    exactlyTheSilentAreEvicted(Faults::serviceSuspended);
  }

  @Test
  void brokerMaySleep() throws IOException {
    exactlyTheSilentAreEvicted(Faults::brokerSuspended);
  }

  @Test
  void instancesMayComeAndGo() throws IOException {
    exactlyTheSilentAreEvicted(Faults::instancesComeAndGo);
  }

  @Test
  void clockOfTheServiceMayJump() throws IOException {
    Verdict verdict = exactlyTheSilentAreEvicted(Faults::clockJumps);
    assertThat(verdict.note()).contains("+60 min and -60 min");
  }

  private static Verdict exactlyTheSilentAreEvicted(Function<Faults, Verdict> scenario)
      throws IOException {
    Verdict verdict = scenario.apply(faults);
    append(verdict.row());
    assertThat(verdict).matches(Verdict::isExact, "exactly the silent are evicted");
    return verdict;
  }

  private static void append(String text) throws IOException {
    LOGGER.info("{}", text);
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
