package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agents that the README shows, run as it shows them, against the gateway as it is run. */
@ExtendWith(ExampleGateway.class)
class FirstHeartbeatIT {
  private static final Path EXAMPLES = Repository.root().resolve("examples/first-heartbeat");

  @Test
  void theJavaAgentIsAlive(ExampleGateway.Running gateway) throws Exception {
    String out =
        gateway.java(Map.of("AGENT_ID", "agent-java-1"), EXAMPLES.resolve("FirstHeartbeat.java"));
    assertThat(out).contains("agent-java-1 is alive");
    gateway.awaitAlive("agent-java-1", "review");
  }

  @Test
  void theJavaScriptAgentIsAlive(ExampleGateway.Running gateway) throws Exception {
    String out =
        gateway.node(
            Map.of("AGENT_ID", "agent-javascript-1"), EXAMPLES.resolve("first-heartbeat.mjs"));
    assertThat(out).contains("agent-javascript-1 is alive");
    gateway.awaitAlive("agent-javascript-1", "translate");
  }

  @Test
  void thePythonAgentIsAlive(ExampleGateway.Running gateway) throws Exception {
    String out =
        gateway.python(
            Map.of("AGENT_ID", "agent-python-1"), EXAMPLES.resolve("first_heartbeat.py"));
    assertThat(out).contains("agent-python-1 is alive");
    gateway.awaitAlive("agent-python-1", "summarise");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FirstHeartbeat.java", "first-heartbeat.mjs", "first_heartbeat.py"})
  void theReadmeShowsTheFileThatIsRun(String name) throws IOException {
    assertThat(Files.readString(Repository.root().resolve("README.md")))
        .as("README.md shows examples/first-heartbeat/%s as it is", name)
        .contains("\n" + Files.readString(EXAMPLES.resolve(name)) + "```");
  }
}
