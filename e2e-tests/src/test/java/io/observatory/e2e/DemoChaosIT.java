package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's verdict holds whatever is killed for half a minute in its middle. */
@Tag("chaos")
class DemoChaosIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker",
        "postgres",
        "registry",
        "heartbeat-service",
        "scheduler-service",
        "hitl-service",
        "webhook-service",
        "audit-service"
      })
  void nothingIsLostAndNothingElseIsRestarted(String component) throws Exception {
    Shell.Result demo =
        sandbox.observatory(LIMIT, "demo", "--exit", "--kill", component, "--for", "30s");
    assertThat(demo.exitCode()).as(demo.output()).isZero();
    assertThat(demo.output()).contains("All as expected.");
  }
}
