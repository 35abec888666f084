package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agents that docs/hitl.md shows, run as it shows them: each asks a person, who decides with
 * the command; what is let go is acted on, what is refused is not.
 */
@ExtendWith(ExampleGateway.class)
class AgentLoopIT {
  private static final Path EXAMPLES = Repository.root().resolve("examples/agent-loop");
  private static final Duration SOON = Duration.ofSeconds(90);

  /** An agent's program; what it printed. */
  private interface Program {
    String run(Map<String, String> environment) throws Exception;
  }

  @Test
  void theJavaAgentActsWhenItIsLetGo(ExampleGateway.Running gateway) throws Exception {
    actsWhenLetGo(
        gateway, "agent-java-3", with -> gateway.java(with, EXAMPLES.resolve("AgentLoop.java")));
  }

  @Test
  void theJavaScriptAgentActsWhenItIsLetGo(ExampleGateway.Running gateway) throws Exception {
    actsWhenLetGo(
        gateway,
        "agent-javascript-3",
        with -> gateway.node(with, EXAMPLES.resolve("agent-loop.mjs")));
  }

  @Test
  void thePythonAgentActsWhenItIsLetGo(ExampleGateway.Running gateway) throws Exception {
    actsWhenLetGo(
        gateway, "agent-python-3", with -> gateway.python(with, EXAMPLES.resolve("agent_loop.py")));
  }

  @Test
  void thePythonAgentDoesNotActWhenItIsRefused(ExampleGateway.Running gateway) throws Exception {
    String session = "refused-" + UUID.randomUUID();
    CompletableFuture<String> program =
        started(
            "agent-python-4",
            session,
            with -> gateway.python(with, EXAMPLES.resolve("agent_loop.py")));
    awaitGate(gateway, session, program);

    assertThat(gateway.observatory("reject", session, "--reason", "not there"))
        .contains("Refused: it is never forwarded.");

    assertThat(program.get(SOON.toSeconds(), TimeUnit.SECONDS))
        .contains("agent-python-4 at the gate: DENIED")
        .doesNotContain("acts");
    await().atMost(SOON).until(() -> messages(gateway, session) == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AgentLoop.java", "agent-loop.mjs", "agent_loop.py"})
  void thePageShowsTheFileThatIsRun(String name) throws IOException {
    assertThat(Files.readString(Repository.root().resolve("docs/hitl.md")))
        .as("docs/hitl.md shows examples/agent-loop/%s as it is", name)
        .contains("\n" + Files.readString(EXAMPLES.resolve(name)) + "```");
  }

  private static void actsWhenLetGo(ExampleGateway.Running gateway, String agent, Program program)
      throws Exception {
    String session = "let-go-" + UUID.randomUUID();
    CompletableFuture<String> running = started(agent, session, program);
    awaitGate(gateway, session, running);
    gateway.awaitAlive(agent, agent);

    assertThat(gateway.observatory("unpause", session, "--reason", "checked"))
        .contains("1 message released; " + session + " is running.");

    assertThat(running.get(SOON.toSeconds(), TimeUnit.SECONDS))
        .contains(agent + " asks in session " + session)
        .contains(agent + " acts: delete_user {\"id\":42}");
    await().atMost(SOON).until(() -> messages(gateway, session) == 2);
  }

  private static CompletableFuture<String> started(String agent, String session, Program program) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return program.run(Map.of("AGENT_ID", agent, "SESSION_ID", session));
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void awaitGate(
      ExampleGateway.Running gateway, String session, CompletableFuture<String> program)
      throws Exception {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                program.isDone()
                    || gateway.observatory("gates", "--session", session).contains("delete_user"));
    if (program.isDone()) {
      try {
        throw new AssertionError("it ended before anyone decided: " + program.join());
      } catch (CompletionException e) {
        throw e.getCause() instanceof Exception early ? early : e; // also: left out on this machine
      }
    }
  }

  /** How many messages of the session the gateway counts. */
  private static int messages(ExampleGateway.Running gateway, String session) throws Exception {
    return gateway
        .observatory("sessions", "--all")
        .lines()
        .map(line -> line.strip().split(" {2,}"))
        .filter(cells -> cells[0].equals(session))
        .mapToInt(cells -> Integer.parseInt(cells[8]))
        .findFirst()
        .orElse(0);
  }
}
