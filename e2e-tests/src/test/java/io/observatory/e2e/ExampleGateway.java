package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.observatory.deploy.launcher.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The gateway as it is run, for agents in any language; raised once for all test classes that
 * extend with it, and taken down when the last test has ended.
 */
final class ExampleGateway implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(ExampleGateway.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    running(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context);
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(Running.class, key -> Running.raise(), Running.class);
  }

  /** What tests may do with it. */
  static final class Running implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Sandbox sandbox;
    private final HttpClient http = HttpClient.newHttpClient();
    private boolean javaScriptInstalled;

    private Running(Sandbox sandbox) {
      this.sandbox = sandbox;
    }

    private static Running raise() {
      try {
        Running raised = new Running(new Sandbox(Files.createTempDirectory("example-gateway")));
        Files.createDirectory(raised.agents());
        raised.observatory("up", "--detach");
        return raised;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** Where it was raised, and where its commands are typed. */
    Sandbox sandbox() {
      return sandbox;
    }

    private Path agents() {
      return sandbox.directory().resolve("agents");
    }

    String brokers() {
      return "127.0.0.1:" + sandbox.port("broker");
    }

    /** Runs an agent's program until it ends well and returns what it printed. */
    String run(Map<String, String> environment, String... command) throws Exception {
      String registry = "http://127.0.0.1:" + sandbox.port("registry");
      Map<String, String> all = new HashMap<>(environment);
      all.put("KAFKA_BOOTSTRAP_SERVERS", brokers());
      all.put("SCHEMA_REGISTRY_URL", registry + "/apis/registry/v3");
      all.put("CONFLUENT_REGISTRY_URL", registry + "/apis/ccompat/v7");
      all.put("WEBHOOK_URL", "http://127.0.0.1:" + sandbox.port("webhook-service"));
      all.put("WEBHOOK_TOKEN", Secrets.open(sandbox.directory().resolve("home")).token("admin"));
      return exec(all, command);
    }

    /** Runs an example in Java. */
    String java(Map<String, String> environment, Path example) throws Exception {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return run(
          environment, java, "-cp", System.getProperty("java.class.path"), example.toString());
    }

    /** Runs the command as a person does and returns what it shows. */
    String observatory(String... arguments) throws IOException, InterruptedException {
      Shell.Result result = sandbox.observatory(LIMIT, arguments);
      assertThat(result.exitCode())
          .as("%s: %s", String.join(" ", arguments), result.output())
          .isZero();
      return result.output();
    }

    /** Runs an example in JavaScript; without npm on this machine the test is left out. */
    String node(Map<String, String> environment, Path example) throws Exception {
      installJavaScript();
      Path copy = agents().resolve(example.getFileName().toString());
      Files.copy(example, copy, StandardCopyOption.REPLACE_EXISTING);
      return run(environment, "node", copy.toString());
    }

    /** Runs a program in Python; without the packages on this machine the test is left out. */
    String python(Map<String, String> environment, Path program) throws Exception {
      Optional<String> python =
          Stream.of("python3", "/usr/bin/python3")
              .filter(candidate -> works(candidate, "-c", "import confluent_kafka, avro"))
              .findFirst();
      assumeTrue(python.isPresent(), "no python3 here has confluent_kafka and avro");
      return run(environment, python.orElseThrow(), program.toString());
    }

    HttpResponse<String> get(String path) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + sandbox.port("heartbeat-service") + path))
              .header(
                  "Authorization",
                  "Bearer " + Secrets.open(sandbox.directory().resolve("home")).token("viewer"))
              .build();
      return http.send(request, BodyHandlers.ofString());
    }

    void awaitAlive(String agent, String capability) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                var answer = get("/v1/agents/" + agent);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("ALIVE", capability);
              });
    }

    private synchronized void installJavaScript() throws Exception {
      assumeTrue(works("npm", "--version"), "npm is not on this machine");
      if (!javaScriptInstalled) {
        exec(
            Map.of(),
            "npm",
            "install",
            "--no-save",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "kafkajs@2",
            "@kafkajs/confluent-schema-registry@3",
            "lz4js@0",
            "standardwebhooks@1");
        javaScriptInstalled = true;
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

    private String exec(Map<String, String> environment, String... command) throws Exception {
      Shell shell = new Shell(agents());
      environment.forEach(shell::with);
      Shell.Result result = shell.run(Duration.ofSeconds(120), command);
      assertThat(result.exitCode())
          .as("%s: %s", String.join(" ", command), result.output())
          .isZero();
      return result.output();
    }

    @Override
    public void close() throws IOException {
      http.close();
      sandbox.close();
      try (Stream<Path> files = Files.walk(sandbox.directory())) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(Running::delete);
      }
    }

    private static void delete(Path file) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
