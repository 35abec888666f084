package io.observatory.deploy.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a child JVM, on the JDK of this process.
 *
 * @param name names its start-up cache
 * @param heap its largest heap, such as {@code 256m}
 * @param shortLived compile only lightly: starts faster, runs slower
 * @param classPath as {@code java -cp} takes it
 */
record JavaProgram(String name, String heap, boolean shortLived, String classPath) {

  /** Arguments are everything behind the class path: system properties, main class, parameters. */
  List<String> command(Path cache, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+UseSerialGC");
    if (shortLived) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    Path file = cacheFile(cache);
    if (Files.exists(file)) {
      command.add("-XX:AOTCache=" + file);
    }
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    return command;
  }

  /** A cache made by another JVM or from other jars is refused by the JVM, so the name differs. */
  Path cacheFile(Path directory) {
    String of = Runtime.version() + classPath;
    return directory.resolve(name + "-" + Integer.toHexString(of.hashCode()) + ".aot");
  }
}
