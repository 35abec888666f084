package io.observatory.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of the fault matrix that is worth a minute of every build. */
class ShortFaultsIT {
  private static final long SEED = 22;

  @TempDir private static Path home;

  @Test
  void exactlyTheSilentAreEvictedWhenTheServiceWasStoppedOrAsleep() {
    try (Matrix matrix = new Matrix(home, Times.SHORT, SEED)) {
      Faults faults = new Faults(matrix);
      assertThat(faults.serviceStopped()).matches(Verdict::isExact, "is exact");
      assertThat(faults.serviceSuspended()).matches(Verdict::isExact, "is exact");
    }
  }
}
