package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about how webhooks are kept; the commands below it do the work. */
@Command(
    name = "webhooks",
    description = "Look after the webhook service: seal its secrets anew with another key.",
    synopsisSubcommandLabel = "<reseal>",
    footer = {"", "Webhooks that were given up: ./observatory help dlq"})
public final class WebhooksCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without one of its subcommands it can only say so. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private WebhooksCommand() {}

  /** The command with those below it, writing to {@code terminal}. */
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new WebhooksCommand())
        .addSubcommand(new WebhooksResealCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: reseal.");
  }
}
