package io.observatory.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSettingsTest {
  @TempDir Path root;

  @Test
  void laterSourcesWin() throws IOException {
    Files.writeString(
        root.resolve("observatory.properties"),
        "broker.port=1001\nregistry.port=1002\npostgres.port=1003\n");
    StackSettings settings =
        StackSettings.load(
            root,
            Map.of("OBSERVATORY_REGISTRY_PORT", "2002", "OBSERVATORY_POSTGRES_PORT", "2003"),
            Map.of("postgres.port", "3003"));
    assertThat(settings.port("broker")).isEqualTo(1001);
    assertThat(settings.port("registry")).isEqualTo(2002);
    assertThat(settings.port("postgres")).isEqualTo(3003);
    assertThat(settings.port("heartbeat-service")).isEqualTo(8081);
  }

  @Test
  void anUnknownKeyIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> StackSettings.load(root, Map.of(), Map.of("brokr.port", "1")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("Unknown key \"brokr.port\" in the command line")
        .hasMessageContaining("broker.port");
  }

  @Test
  void aPortThatIsNoneIsNamed() {
    assertThatThrownBy(
            () -> StackSettings.load(root, Map.of("OBSERVATORY_BROKER_PORT", "99999"), Map.of()))
        .hasMessage("broker.port is \"99999\"; a port is a number from 1 to 65535.");
  }

  @Test
  void aServiceIsToldItsOwnEnvironment() {
    StackSettings settings =
        StackSettings.load(
            root,
            Map.of(),
            Map.of("heartbeat.silence", "7s", "audit-service.env.AUDIT_PACE", "slow"));
    assertThat(settings.services())
        .extracting(ServiceSpec::name)
        .containsExactly(
            "heartbeat-service",
            "scheduler-service",
            "hitl-service",
            "webhook-service",
            "audit-service");
    assertThat(settings.services().getFirst().environment()).containsEntry("HEARTBEAT_TTL", "7s");
    assertThat(settings.services().getLast().environment())
        .containsExactly(Map.entry("AUDIT_PACE", "slow"));
    assertThat(settings.services().get(2).environment())
        .containsEntry(
            "HITL_RELAY_STATEDIR", root.resolve(".observatory/hitl-service/state").toString());
  }

  @Test
  void spansOfTimeAreReadAsPeopleWriteThem() {
    assertThat(Spans.parse("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Spans.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Spans.parse("PT2M")).isEqualTo(Duration.ofMinutes(2));
    assertThatThrownBy(() -> Spans.parse("soon"))
        .hasMessage("\"soon\" is no span of time; write 500ms, 30s, 2m or 1h.");
  }
}
