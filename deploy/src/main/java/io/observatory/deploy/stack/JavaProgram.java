package io.observatory.deploy.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a child JVM, on the JDK of this process.
 *
 * @param heap its largest heap, such as {@code 256m}
 * @param shortLived compile only lightly: starts faster, runs slower
 * @param classPath as {@code java -cp} takes it
 * @param cache classes loaded and linked ahead of time; used when the file is there
 */
record JavaProgram(String heap, boolean shortLived, String classPath, Path cache) {

  /** Arguments are everything behind the class path: system properties, main class, parameters. */
  List<String> command(List<String> arguments) {
    return Files.exists(cache)
        ? command("-XX:AOTCache=" + cache, arguments)
        : command("-XX:AOTMode=auto", arguments);
  }

  /** The same program, which writes such a cache to {@code output} when it ends in good order. */
  List<String> recordingCommand(Path output, List<String> arguments) {
    return command("-XX:AOTCacheOutput=" + output, arguments);
  }

  private List<String> command(String cacheOption, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+UseSerialGC");
    command.add(cacheOption);
    if (shortLived) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    return command;
  }
}
