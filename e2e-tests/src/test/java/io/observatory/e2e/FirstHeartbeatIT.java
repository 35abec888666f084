package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.observatory.deploy.launcher.LocalStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.Terminal;
import io.observatory.deploy.stack.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agents that the README shows, run as it shows them, against the gateway as it is run. */
class FirstHeartbeatIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path EXAMPLES = ROOT.resolve("examples/first-heartbeat");

  @TempDir private static Path home;
  @TempDir private static Path folder;

  private static StackSettings settings;
  private static LocalStack stack;

  @BeforeAll
  static void raiseTheGateway() {
    Map<String, String> ports = new HashMap<>();
    for (String component : List.of("broker", "registry", "postgres", "heartbeat-service")) {
      ports.put(component + ".port", Integer.toString(FreePort.next()));
    }
    ports.put("services", "heartbeat-service");
    settings = StackSettings.load(ROOT, Map.of("OBSERVATORY_HOME", home.toString()), ports);
    stack = LocalStack.raise(settings, new Terminal(System.out, false), Clock.systemUTC());
  }

  @AfterAll
  static void takeItDown() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void theJavaAgentIsAlive() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    run(
        "agent-java-1",
        java,
        "-cp",
        System.getProperty("java.class.path"),
        EXAMPLES.resolve("FirstHeartbeat.java").toString());
    awaitAlive("agent-java-1", "review");
  }

  @Test
  void theJavaScriptAgentIsAlive() throws Exception {
    assumeTrue(works("npm", "--version"), "npm is not on this machine");
    exec(
        Map.of(),
        "npm",
        "install",
        "--no-save",
        "--no-package-lock",
        "--no-audit",
        "--no-fund",
        "kafkajs@2",
        "@kafkajs/confluent-schema-registry@3");
    Files.copy(
        EXAMPLES.resolve("first-heartbeat.mjs"),
        folder.resolve("first-heartbeat.mjs"),
        StandardCopyOption.REPLACE_EXISTING);
    run("agent-javascript-1", "node", "first-heartbeat.mjs");
    awaitAlive("agent-javascript-1", "translate");
  }

  @Test
  void thePythonAgentIsAlive() throws Exception {
    String python =
        Stream.of("python3", "/usr/bin/python3")
            .filter(candidate -> works(candidate, "-c", "import confluent_kafka, avro"))
            .findFirst()
            .orElse("");
    assumeTrue(!python.isEmpty(), "no python3 here has confluent_kafka and avro");
    run("agent-python-1", python, EXAMPLES.resolve("first_heartbeat.py").toString());
    awaitAlive("agent-python-1", "summarise");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FirstHeartbeat.java", "first-heartbeat.mjs", "first_heartbeat.py"})
  void theReadmeShowsTheFileThatIsRun(String name) throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .as("README.md shows examples/first-heartbeat/%s as it is", name)
        .contains("\n" + Files.readString(EXAMPLES.resolve(name)) + "```");
  }

  private static void run(String agent, String... command) throws Exception {
    String registry = "http://127.0.0.1:" + settings.port("registry");
    String out =
        exec(
            Map.of(
                "AGENT_ID", agent,
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + settings.port("broker"),
                "SCHEMA_REGISTRY_URL", registry + "/apis/registry/v3",
                "CONFLUENT_REGISTRY_URL", registry + "/apis/ccompat/v7"),
            command);
    assertThat(out).contains(agent + " is alive");
  }

  private static void awaitAlive(String agent, String capability) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + settings.port("heartbeat-service")
                        + "/v1/agents/"
                        + agent))
            .header("Authorization", "Bearer " + Secrets.open(home).token("viewer"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                var answer = http.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("ALIVE", capability);
              });
    }
  }

  private static boolean works(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String exec(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    assertThat(ended && process.exitValue() == 0)
        .as("%s: %s", String.join(" ", command), text)
        .isTrue();
    return text;
  }
}
