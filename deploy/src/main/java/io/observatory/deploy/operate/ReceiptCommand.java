package io.observatory.deploy.operate;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about receipts; the commands below it do the work. */
@Command(
    name = "receipt",
    description = {
      "Check what was decided: verify a receipt, offline when you have the keys, or print the keys"
          + " that verify it.",
    },
    synopsisSubcommandLabel = "<verify | keys>",
    footer = {"", "./observatory receipt keys > keys.json keeps the keys for later."})
public final class ReceiptCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without one of its subcommands it can only say so. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private ReceiptCommand() {}

  /** The command with those below it, writing to {@code terminal}. */
  public static CommandLine commandLine(io.observatory.deploy.launcher.Terminal terminal) {
    return new CommandLine(new ReceiptCommand())
        .addSubcommand(new ReceiptVerifyCommand(terminal))
        .addSubcommand(new ReceiptKeysCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: verify or keys.");
  }
}
