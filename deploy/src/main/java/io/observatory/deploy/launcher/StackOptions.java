package io.observatory.deploy.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options by which every command finds its stack. */
public final class StackOptions {
  /** Names the repository; the script sets it. */
  public static final String ROOT_PROPERTY = "observatory.root";

  @Option(
      names = "--port",
      paramLabel = "<component>=<port>",
      description = "Another port for a component, for example --port broker=29092.")
  private Map<String, Integer> ports = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "<key>=<value>",
      description = "Any key of observatory.properties, for example --set heartbeat.silence=20s.")
  private Map<String, String> values = new LinkedHashMap<>();

  /** The settings of this invocation. */
  public StackSettings settings() {
    Map<String, String> flags = new HashMap<>(values);
    ports.forEach((component, port) -> flags.put(component + ".port", Integer.toString(port)));
    return StackSettings.load(root(), System.getenv(), flags);
  }

  /** Where the stack keeps its things. */
  Path home() {
    return StackSettings.home(root(), System.getenv());
  }

  private static Path root() {
    return Path.of(System.getProperty(ROOT_PROPERTY, "")).toAbsolutePath();
  }
}
