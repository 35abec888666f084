package io.observatory.deploy.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One service of the gateway as the launcher sees it.
 *
 * @param name its module, its log and its consumer group
 * @param port where it serves HTTP
 * @param database its own database; the roles are {@code <database>_owner} and {@code
 *     <database>_app}
 * @param heap the largest heap, as the JVM writes it
 * @param environment what only this service is told
 */
public record ServiceSpec(
    String name, int port, String database, String heap, Map<String, String> environment) {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

  static ServiceSpec of(String name, StackSettings settings) {
    Map<String, String> environment = new TreeMap<>();
    String prefix = name + ".env.";
    settings
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                environment.put(key.substring(prefix.length()), resolved(value, settings));
              }
            });
    return new ServiceSpec(
        name,
        settings.port(name),
        settings.text(name + ".database"),
        settings.text(name + ".heap"),
        environment);
  }

  /** The runnable jar that the build leaves in the module. */
  Path jar(Path root) {
    Path target = root.resolve(name).resolve("target");
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        return files
            .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
            .findFirst()
            .orElseThrow(() -> notBuilt(target));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw notBuilt(target);
  }

  private static String resolved(String value, StackSettings settings) {
    return REFERENCE
        .matcher(value)
        .replaceAll(match -> Matcher.quoteReplacement(referenced(match.group(1), settings)));
  }

  private static String referenced(String key, StackSettings settings) {
    return key.equals("home") ? settings.home().toString() : settings.text(key);
  }

  private StackException notBuilt(Path target) {
    return new StackException(
        name
            + " is not built: there is no *-exec.jar in "
            + target
            + ". Run mvn package -DskipTests.");
  }
}
