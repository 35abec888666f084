package io.observatory.benchmarks;

import io.observatory.deploy.demo.TrainCommand;
import io.observatory.deploy.launcher.LocalStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.ServiceProgram;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.Terminal;
import io.observatory.deploy.stack.FreePort;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/** The local stack as everybody runs it, in a home of its own and on ports of its own. */
final class Gateway implements AutoCloseable {
  /** Whoever listens on a port; every run takes free ones. */
  static final List<String> PORTS =
      List.of(
          "broker",
          "registry",
          "postgres",
          "heartbeat-service",
          "audit-service",
          "hitl-service",
          "webhook-service",
          "scheduler-service");

  /**
   * The local stack saves memory and start-up time with the first compiler only and the serial
   * collector; throughput is measured with the compilers and a collector as in {@code k8s/base}.
   */
  static final String AS_DEPLOYED =
      "-XX:TieredStopAtLevel=4 -XX:-UseSerialGC -XX:+UseParallelGC -XX:+UseCompactObjectHeaders";

  /** The same with the collector of {@code k8s/base/hitl-service}. */
  static final String AS_DEPLOYED_HITL =
      "-XX:TieredStopAtLevel=4 -XX:-UseSerialGC -XX:+UseG1GC -XX:+UseCompactObjectHeaders";

  private final StackSettings settings;
  private final LocalStack stack;

  private Gateway(StackSettings settings, LocalStack stack) {
    this.settings = settings;
    this.stack = stack;
  }

  /** Raises a fresh stack with some keys of {@code observatory.properties} set. */
  static Gateway raise(Path root, PrintStream out, Map<String, String> keys) {
    Path home = root.resolve("benchmarks/target/observatory");
    Directories.delete(home);
    Map<String, String> flags = new HashMap<>(keys);
    PORTS.forEach(component -> flags.put(component + ".port", Integer.toString(FreePort.next())));
    StackSettings settings =
        StackSettings.load(root, Map.of("OBSERVATORY_HOME", home.toString()), flags);
    LocalStack stack = LocalStack.raise(settings, new Terminal(out, false), Clock.systemUTC());
    return new Gateway(settings, stack);
  }

  /** Trains the services as {@code ./observatory train} does, if the build was not trained yet. */
  static void train(Path root, PrintStream out) throws InterruptedException, ExecutionException {
    StackSettings settings =
        StackSettings.load(
            root,
            Map.of("OBSERVATORY_HOME", root.resolve("benchmarks/target/observatory").toString()),
            Map.of());
    if (!settings.services().stream()
        .allMatch(service -> ServiceProgram.of(service, root).isTrained())) {
      out.println("Training the services (about two minutes)");
      TrainCommand.train(settings, new Terminal(out, false));
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + settings.port("broker");
  }

  /** What every client needs; the caller adds serializers and the like. */
  Properties client() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrapServers());
    return properties;
  }

  /** A codec with the deserializer that the services use. */
  AvroCodec codec() {
    return AvroCodec.create(AvroProperties.of(AvroProperties.Flavor.APICURIO, registryUrl()));
  }

  String registryUrl() {
    return "http://127.0.0.1:" + settings.port("registry") + "/apis/registry/v3";
  }

  long pid(String component) {
    return stack.status().component(component).pid();
  }

  /** Physical memory of a component now, as {@code /proc} tells it; Linux only. */
  long residentBytes(String component) throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc", Long.toString(pid(component)), "status")).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * 1_024;
  }

  int port(String component) {
    return settings.port(component);
  }

  String token(String principal) {
    return Secrets.open(settings.home()).token(principal);
  }

  /** Of the database's superuser, as its server keeps it. */
  String databasePassword() {
    try {
      return Files.readString(settings.home().resolve("postgres/postgres.password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a component in good order. */
  void stop(String component) {
    command("stop", component);
  }

  /** SIGKILL. */
  void kill(String component) {
    command("kill", component);
  }

  /** Starts a component; returns when it is ready. */
  void start(String component) {
    command("start", component);
  }

  private void command(String verb, String component) {
    try {
      stack.command(verb, Map.of("component", component));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
