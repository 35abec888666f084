package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about webhooks that were given up; the commands below it do the work. */
@Command(
    name = "dlq",
    description = {
      "Look after webhooks that were given up: list them, show what their endpoints answered, and"
          + " have them delivered again once those are healed.",
    },
    synopsisSubcommandLabel = "<list | show | replay>",
    footer = {"", "./observatory dlq list begins."})
public final class DlqCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without one of its subcommands it can only say so. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private DlqCommand() {}

  /** The command with those below it, writing to {@code terminal}. */
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new DlqCommand())
        .addSubcommand(new DlqListCommand(terminal))
        .addSubcommand(new DlqShowCommand(terminal))
        .addSubcommand(new DlqReplayCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: list, show or replay.");
  }
}
