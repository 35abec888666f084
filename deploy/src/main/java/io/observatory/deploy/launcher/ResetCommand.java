package io.observatory.deploy.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Throws away what the stack keeps. */
@Command(
    name = "reset",
    description =
        "Delete data, logs, passwords and tokens of the stack. It must be down. Asks first.")
public final class ResetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StackOptions options;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public ResetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StackSettings settings = options.settings();
    if (RunningStack.find(settings).isPresent()
        || !new ChildLedger(settings.run("children")).living().isEmpty()) {
      throw new StackException("The stack is running. Stop it first: ./observatory down");
    }
    List<Path> folders = folders(settings);
    if (folders.isEmpty()) {
      terminal.line("Nothing to delete in " + settings.home());
      return 0;
    }
    if (!yes
        && !terminal
            .ask("Delete everything the stack keeps in " + settings.home() + "? [y/N]")
            .equalsIgnoreCase("y")) {
      terminal.line("Nothing deleted. Without a terminal say --yes.");
      return 1;
    }
    folders.forEach(ResetCommand::delete);
    terminal.line("Deleted. The next ./observatory up begins anew.");
    return 0;
  }

  /** Only folders this launcher makes, whatever else may stand beside them. */
  private static List<Path> folders(StackSettings settings) {
    List<String> names =
        new ArrayList<>(List.of("broker", "registry", "postgres", "launcher", "run", "secrets"));
    settings.services().forEach(service -> names.add(service.name()));
    return names.stream().map(settings::folder).filter(Files::exists).toList();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new StackException(folder + " can not be deleted: " + e.getMessage(), e);
    }
  }
}
