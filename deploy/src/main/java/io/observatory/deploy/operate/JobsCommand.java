package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about jobs; the commands below it do the work. */
@Command(
    name = "jobs",
    description = {
      "Look after scheduled jobs: list them, show what one has done and is going to do, pause and"
          + " resume it, run it now, end it.",
    },
    synopsisSubcommandLabel = "<list | show | pause | resume | trigger | cancel>",
    footer = {"", "./observatory jobs list begins."})
public final class JobsCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without one of its subcommands it can only say so. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private JobsCommand() {}

  /** The command with those below it, writing to {@code terminal}. */
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new JobsCommand())
        .addSubcommand(new JobsListCommand(terminal))
        .addSubcommand(new JobsShowCommand(terminal))
        .addSubcommand(new JobsOrderCommand.Pause(terminal))
        .addSubcommand(new JobsOrderCommand.Resume(terminal))
        .addSubcommand(new JobsOrderCommand.Trigger(terminal))
        .addSubcommand(new JobsOrderCommand.Cancel(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, show, pause, resume, trigger or cancel.");
  }
}
