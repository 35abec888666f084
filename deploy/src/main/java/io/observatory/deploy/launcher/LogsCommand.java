package io.observatory.deploy.launcher;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the logs of one component or of all. */
@Command(name = "logs", description = "Show the end of the logs, of all components or of one.")
public final class LogsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StackOptions options;

  @Parameters(arity = "0..1", paramLabel = "<component>", description = "Only this component.")
  private @Nullable String component;

  @Option(
      names = "--lines",
      defaultValue = "40",
      description = "How many lines of each (default ${DEFAULT-VALUE}).")
  private int lines;

  @Option(names = "--follow", description = "Go on with what is written from now, until Ctrl-C.")
  private boolean follow;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public LogsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    StackSettings settings = options.settings();
    List<String> names = chosen(settings);
    Map<String, LogTail> tails = new LinkedHashMap<>();
    for (String name : names) {
      tails.put(name, new LogTail(settings.log(name)));
      show(name, names.size() > 1, LogTail.last(settings.log(name), lines));
    }
    while (follow && !new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)) {
      tails.forEach((name, tail) -> show(name, tails.size() > 1, tail.next()));
    }
    return 0;
  }

  private List<String> chosen(StackSettings settings) {
    List<String> known = new ArrayList<>(List.of("broker", "registry", "postgres"));
    settings.services().forEach(service -> known.add(service.name()));
    known.add("launcher");
    if (component == null) {
      return known.stream().filter(name -> Files.exists(settings.log(name))).toList();
    }
    if (!known.contains(component)) {
      throw new StackException(
          "There is no component \"" + component + "\". Known: " + String.join(", ", known) + ".");
    }
    if (!Files.exists(settings.log(component))) {
      throw new StackException(component + " has written no log yet: " + settings.log(component));
    }
    return List.of(component);
  }

  private void show(String name, boolean many, List<String> text) {
    text.forEach(line -> terminal.line(many ? String.format("%-18s| %s", name, line) : line));
  }
}
