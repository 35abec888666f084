package io.observatory.deploy.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How one local stack is set up and where it lives. Later sources win: the defaults, {@code
 * observatory.properties} in the repository, the environment, flags.
 *
 * @param root the repository
 * @param home data, logs, secrets and run files; {@code .observatory} unless {@code
 *     OBSERVATORY_HOME} says otherwise
 * @param values every known key with its value
 */
public record StackSettings(Path root, Path home, Map<String, String> values) {
  private static final String DEFAULTS = "stack-defaults.properties";
  private static final Pattern SERVICE_ENVIRONMENT =
      Pattern.compile("[a-z-]+-service\\.env\\.[A-Za-z0-9_]+");

  /** Immutable copy. */
  public StackSettings {
    values = Map.copyOf(values);
  }

  /** Reads all sources; an unknown key or a port that is none is a {@link StackException}. */
  public static StackSettings load(
      Path root, Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> values = new TreeMap<>(defaults());
    Path file = root.resolve("observatory.properties");
    if (Files.exists(file)) {
      overlay(values, read(file), file.getFileName().toString());
    }
    for (String key : List.copyOf(values.keySet())) {
      String fromEnvironment = environment.get(environmentName(key));
      if (fromEnvironment != null) {
        values.put(key, fromEnvironment);
      }
    }
    overlay(values, flags, "the command line");
    StackSettings settings = new StackSettings(root, home(root, environment), values);
    values.keySet().stream().filter(key -> key.endsWith(".port")).forEach(settings::number);
    return settings;
  }

  static Path home(Path root, Map<String, String> environment) {
    String home = environment.get("OBSERVATORY_HOME");
    return home == null ? root.resolve(".observatory") : Path.of(home).toAbsolutePath();
  }

  /** The environment variable that sets {@code key}. */
  public static String environmentName(String key) {
    return "OBSERVATORY_" + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** The same settings with some keys replaced. */
  public StackSettings with(Map<String, String> changes) {
    Map<String, String> changed = new TreeMap<>(values);
    overlay(changed, changes, "the command");
    return new StackSettings(root, home, changed);
  }

  /** The value of a key that must exist. */
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new StackException("\"" + key + "\" is not set.");
    }
    return value;
  }

  /** The port of a component, or of a role of it such as {@code broker.controller}. */
  public int port(String component) {
    return number(component + ".port");
  }

  /** The span of time under a key. */
  public Duration span(String key) {
    return Spans.parse(text(key));
  }

  /** The services to run, in the order they are shown. */
  public List<ServiceSpec> services() {
    return Arrays.stream(text("services").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(name -> ServiceSpec.of(name, this))
        .toList();
  }

  /** What a component keeps: data, configuration, log. */
  public Path folder(String component) {
    return home.resolve(component);
  }

  /** The log a component writes. */
  public Path log(String component) {
    return folder(component).resolve(component + ".log");
  }

  /** A file that only matters while the stack runs. */
  public Path run(String file) {
    return home.resolve("run").resolve(file);
  }

  private int number(String key) {
    String value = text(key).strip();
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below, together with what is out of range
    }
    throw new StackException(key + " is \"" + value + "\"; a port is a number from 1 to 65535.");
  }

  private static void overlay(Map<String, String> values, Map<String, String> more, String source) {
    more.forEach(
        (key, value) -> {
          if (!values.containsKey(key) && !SERVICE_ENVIRONMENT.matcher(key).matches()) {
            throw new StackException(
                "Unknown key \""
                    + key
                    + "\" in "
                    + source
                    + ". Known: "
                    + String.join(", ", values.keySet())
                    + ".");
          }
          values.put(key, value);
        });
  }

  private static Map<String, String> defaults() {
    try (InputStream in = StackSettings.class.getResourceAsStream(DEFAULTS)) {
      Properties properties = new Properties();
      properties.load(in);
      return asMap(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> read(Path file) {
    try (Reader in = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(in);
      return asMap(properties);
    } catch (IOException e) {
      throw new StackException(file + " can not be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> asMap(Properties properties) {
    Map<String, String> map = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> map.put(key, properties.getProperty(key, "").strip()));
    return map;
  }
}
