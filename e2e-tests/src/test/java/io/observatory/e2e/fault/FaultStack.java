package io.observatory.e2e.fault;

import io.observatory.deploy.launcher.LocalStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.Terminal;
import io.observatory.deploy.stack.FreePort;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.schemas.TrustedEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** The local stack as everybody runs it, with what hurts it. */
final class FaultStack implements AutoCloseable {
  static final String SERVICE = "heartbeat-service";
  static final String BROKER = "broker";

  private final StackSettings settings;
  private final LocalStack stack;
  private final Path clockFile;

  private FaultStack(StackSettings settings, LocalStack stack, Path clockFile) {
    this.settings = settings;
    this.stack = stack;
    this.clockFile = clockFile;
  }

  /** Raises a fresh one below {@code home}; the service's wall clock can be moved. */
  static FaultStack raise(Path home, Times times) {
    TrustedEvents.trust();
    Path clockFile = home.resolve("clock-shift");
    Map<String, String> keys = new HashMap<>();
    for (String component : List.of(BROKER, "registry", "postgres", SERVICE)) {
      keys.put(component + ".port", Integer.toString(FreePort.next()));
    }
    keys.put("services", SERVICE);
    keys.put("broker.heap", "512m");
    keys.put(SERVICE + ".heap", "400m");
    keys.put("heartbeat.silence", millis(times.ttl()));
    keys.put("heartbeat.check", millis(times.check()));
    // A fifth that falls silent is believed here; the brake has tests of its own.
    keys.put(SERVICE + ".env.HEARTBEAT_BRAKE_SHARE", "0.5");
    keys.put(
        SERVICE + ".env.JAVA_TOOL_OPTIONS",
        "-javaagent:" + ShiftedClock.agentJar(home) + "=" + clockFile);
    StackSettings settings =
        StackSettings.load(root(), Map.of("OBSERVATORY_HOME", home.toString()), keys);
    LocalStack stack =
        LocalStack.raise(settings, new Terminal(System.out, false), Clock.systemUTC());
    return new FaultStack(settings, stack, clockFile);
  }

  private static String millis(Duration time) {
    return time.toMillis() + "ms";
  }

  private static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("observatory"))) {
        return at;
      }
    }
    throw new IllegalStateException("no observatory script here or above");
  }

  Properties client() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", "127.0.0.1:" + settings.port(BROKER));
    return properties;
  }

  AvroCodec codec() {
    return AvroCodec.create(
        AvroProperties.of(
            AvroProperties.Flavor.APICURIO,
            "http://127.0.0.1:" + settings.port("registry") + "/apis/registry/v3"));
  }

  Http http() {
    return new Http(settings.port(SERVICE), this::token);
  }

  private String token(String principal) {
    return Secrets.open(settings.home()).token(principal);
  }

  /** Another instance of the service; close it. */
  Member member(String name) {
    return new Member(name, settings, this::token);
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

  /** SIGSTOP: the process sleeps and does not know it. */
  void suspend(String component) {
    signal("STOP", component);
  }

  /** SIGCONT. */
  void wake(String component) {
    signal("CONT", component);
  }

  /** Moves the service's wall clock against the true one. */
  void shiftClock(Duration shift) {
    try {
      Files.writeString(clockFile, Long.toString(shift.toMillis()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the service read no more than this from the broker; null lifts the limit. */
  void throttle(@org.jspecify.annotations.Nullable Double bytesPerSecond) {
    var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, SERVICE));
    var limit = new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond);
    try (Admin admin = Admin.create(client())) {
      admin
          .alterClientQuotas(List.of(new ClientQuotaAlteration(entity, List.of(limit))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void command(String verb, String component) {
    try {
      stack.command(verb, Map.of("component", component));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void signal(String name, String component) {
    long pid = stack.status().component(component).pid();
    try {
      int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid + " answered " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
