package io.observatory.deploy.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one broker is started; every setter returns this. Ports of 0 mean any free one. */
public final class BrokerSettings {
  private final Path directory;
  private int port;
  private int advertisedPort;
  private boolean flushEveryAppend;
  private boolean shortLived;
  private String heap = "512m";
  private @Nullable Path recording;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> scramUsers = new LinkedHashMap<>();

  BrokerSettings(Path directory) {
    this.directory = directory;
  }

  /** The port clients use. */
  public BrokerSettings port(int port) {
    this.port = port;
    return this;
  }

  /**
   * Adds a second listener that tells its clients to come back on {@code port}, where a proxy
   * stands that forwards to {@link BrokerProcess#proxiedPort()}.
   */
  public BrokerSettings advertise(int port) {
    this.advertisedPort = port;
    return this;
  }

  /**
   * Forces every append to the disk before it is acknowledged. By default Kafka leaves that to the
   * operating system: what is acknowledged survives a killed broker, not a power cut.
   */
  public BrokerSettings flushEveryAppend(boolean flush) {
    this.flushEveryAppend = flush;
    return this;
  }

  /** Trades throughput for a faster start; for tests. */
  public BrokerSettings shortLived(boolean shortLived) {
    this.shortLived = shortLived;
    return this;
  }

  /** The largest heap, {@code 512m} unless told. */
  public BrokerSettings heap(String heap) {
    this.heap = heap;
    return this;
  }

  /** One line of {@code server.properties}, over the default. */
  public BrokerSettings property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /**
   * Makes clients authenticate with SASL/SCRAM-SHA-512 and adds a user, stored when the data
   * directory is formatted. The first user added is the broker's own and a super user; with any
   * user the listener takes no anonymous client and StandardAuthorizer denies what no ACL allows.
   */
  public BrokerSettings scramUser(String name, String password) {
    scramUsers.put(name, password);
    return this;
  }

  /**
   * Formats the data directory if it is new, starts the broker and waits until it answers.
   *
   * @throws StartFailedException when it does not
   */
  public BrokerProcess start() {
    return BrokerProcess.start(this);
  }

  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  int advertisedPort() {
    return advertisedPort;
  }

  boolean flushEveryAppend() {
    return flushEveryAppend;
  }

  /** Starts it so that its orderly end writes a start-up cache to {@code output}. */
  BrokerSettings recording(Path output) {
    this.recording = output;
    return this;
  }

  List<String> command(StackFiles files, List<String> arguments) {
    JavaProgram program = files.broker(heap, shortLived);
    return recording == null
        ? program.command(arguments)
        : program.recordingCommand(recording, arguments);
  }

  Map<String, String> properties() {
    return properties;
  }

  Map<String, String> scramUsers() {
    return scramUsers;
  }

  /** The user the broker and the one who sets it up log in with. */
  @Nullable String superUser() {
    return scramUsers.isEmpty() ? null : scramUsers.keySet().iterator().next();
  }
}
