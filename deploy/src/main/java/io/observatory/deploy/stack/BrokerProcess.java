package io.observatory.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * A real Kafka broker and controller (KRaft, one node) in a child JVM. Data, ports and cluster id
 * stay the same over {@link #kill}, {@link #stop} and {@link #restart}.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final Duration START_TIME = Duration.ofSeconds(120);
  private static final Duration STOP_TIME = Duration.ofSeconds(20);

  private final BrokerSettings settings;
  private final StackFiles files;
  private final BrokerPorts ports;
  private ChildProcess process;

  private BrokerProcess(BrokerSettings settings, StackFiles files, BrokerPorts ports) {
    this.settings = settings;
    this.files = files;
    this.ports = ports;
    writeProperties();
    format();
    this.process = run();
  }

  /** A broker that keeps data, log and configuration below {@code directory}. */
  public static BrokerSettings in(Path directory) {
    return new BrokerSettings(directory.toAbsolutePath());
  }

  static BrokerProcess start(BrokerSettings settings) {
    return new BrokerProcess(settings, StackFiles.locate(), BrokerPorts.of(settings));
  }

  /** Where clients connect, {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.client();
  }

  /** Where the proxy in front of the advertised port forwards to; 0 without one. */
  public int proxiedPort() {
    return ports.proxied();
  }

  /** Client properties to administer it with: address, and the super user's login if it has one. */
  public Map<String, Object> adminProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers());
    String user = settings.superUser();
    if (user != null) {
      String password = settings.scramUsers().getOrDefault(user, "");
      properties.putAll(new ScramLogin(user, password).clientProperties());
    }
    return properties;
  }

  /** The process id of the running JVM. */
  public long pid() {
    return process.pid();
  }

  /** Whether the JVM runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The end of its log. */
  public String logTail() {
    return process.logTail();
  }

  /** SIGKILL, as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Ends it in good order; {@link #restart} brings it back. */
  public void stop() {
    process.stop(STOP_TIME);
  }

  void stop(Duration patience) {
    process.stop(patience);
  }

  /** Starts it again on the same data and ports, stopping it first if it runs. */
  public void restart() {
    stop();
    process = run();
  }

  @Override
  public void close() {
    stop();
  }

  private void writeProperties() {
    try {
      Files.createDirectories(settings.directory());
      Files.writeString(configuration(), BrokerProperties.of(settings, ports));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void format() {
    if (Files.exists(settings.directory().resolve("data/meta.properties"))) {
      return;
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("kafka.tools.StorageTool", "format"));
    arguments.addAll(List.of("-t", BrokerProperties.CLUSTER_ID, "-c", configuration().toString()));
    settings
        .scramUsers()
        .forEach(
            (user, password) -> {
              arguments.add("--add-scram");
              arguments.add("SCRAM-SHA-512=[name=" + user + ",password=" + password + "]");
            });
    ChildProcess format = child("broker-format", files.broker("128m", true).command(arguments));
    boolean ended = format.awaitExit(START_TIME);
    if (!ended || format.exitCode() != 0) {
      format.kill();
      throw new StartFailedException("broker", "formatting failed", format.logTail());
    }
    format.close();
  }

  private ChildProcess run() {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    arguments.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    arguments.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSX");
    arguments.addAll(List.of("kafka.Kafka", configuration().toString()));
    ChildProcess started = child("broker", settings.command(files, arguments));
    started.awaitReady(START_TIME, this::listens);
    try (Admin admin = Admin.create(patientProperties())) {
      started.awaitReady(START_TIME, () -> answers(admin));
    }
    return started;
  }

  /**
   * Asked first: an admin client that finds nobody listening spins, and takes time from the start.
   */
  private boolean listens() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), ports.client())) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Short reconnects: while the broker starts, every refused connection costs one back-off. */
  private Map<String, Object> patientProperties() {
    Map<String, Object> properties = adminProperties();
    properties.put("reconnect.backoff.ms", "20");
    properties.put("reconnect.backoff.max.ms", "50");
    return properties;
  }

  private static boolean answers(Admin admin) {
    DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(1_000);
    try {
      return !admin.describeCluster(options).nodes().get(1, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the broker", e);
    }
  }

  private ChildProcess child(String name, List<String> command) {
    return ChildProcess.start(
        new ChildProcess.Spec(name, command, Map.of(), settings.directory(), "TERM"));
  }

  private Path configuration() {
    return settings.directory().resolve("server.properties");
  }
}
