package io.observatory.deploy;

import io.observatory.deploy.demo.DemoCommand;
import io.observatory.deploy.demo.TrainCommand;
import io.observatory.deploy.launcher.ClientLog;
import io.observatory.deploy.launcher.DownCommand;
import io.observatory.deploy.launcher.KillCommand;
import io.observatory.deploy.launcher.LogsCommand;
import io.observatory.deploy.launcher.ResetCommand;
import io.observatory.deploy.launcher.Spans;
import io.observatory.deploy.launcher.StackException;
import io.observatory.deploy.launcher.StartCommand;
import io.observatory.deploy.launcher.StatusCommand;
import io.observatory.deploy.launcher.StopCommand;
import io.observatory.deploy.launcher.Terminal;
import io.observatory.deploy.launcher.TokenCommand;
import io.observatory.deploy.launcher.UpCommand;
import io.observatory.deploy.operate.ApprovalsCommand;
import io.observatory.deploy.operate.DecideCommand;
import io.observatory.deploy.operate.DlqCommand;
import io.observatory.deploy.operate.GatesCommand;
import io.observatory.deploy.operate.JobsCommand;
import io.observatory.deploy.operate.PauseCommand;
import io.observatory.deploy.operate.ReceiptCommand;
import io.observatory.deploy.operate.RejectCommand;
import io.observatory.deploy.operate.SessionsCommand;
import io.observatory.deploy.operate.UnpauseCommand;
import io.observatory.deploy.operate.WebhooksCommand;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code ./observatory} command. */
@Command(
    name = "./observatory",
    description =
        "Runs the Observatory Gateway on this machine: a real broker, schema registry, PostgreSQL"
            + " and the services.",
    synopsisSubcommandLabel = "<command>",
    subcommands = HelpCommand.class,
    footer = {"", "Begin with ./observatory demo; ./observatory help <command> says more of each."})
public final class Observatory {
  private Observatory() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ClientLog.quiet();
    int code = commandLine(Terminal.ofProcess()).execute(arguments);
    System.exit(code);
  }

  /** All commands, writing to {@code terminal}. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line =
        new CommandLine(new Observatory())
            .addSubcommand(new DemoCommand(terminal))
            .addSubcommand(new UpCommand(terminal))
            .addSubcommand(new DownCommand(terminal))
            .addSubcommand(new StatusCommand(terminal))
            .addSubcommand(new LogsCommand(terminal))
            .addSubcommand(new TokenCommand(terminal))
            .addSubcommand(new StartCommand(terminal))
            .addSubcommand(new StopCommand(terminal))
            .addSubcommand(new KillCommand(terminal))
            .addSubcommand(new ResetCommand(terminal))
            .addSubcommand(new TrainCommand(terminal))
            .addSubcommand(new SessionsCommand(terminal))
            .addSubcommand(new GatesCommand(terminal))
            .addSubcommand(new ApprovalsCommand(terminal))
            .addSubcommand(new DecideCommand.Approve(terminal))
            .addSubcommand(new DecideCommand.Deny(terminal))
            .addSubcommand(new PauseCommand(terminal))
            .addSubcommand(new UnpauseCommand(terminal))
            .addSubcommand(new RejectCommand(terminal))
            .addSubcommand(ReceiptCommand.commandLine(terminal))
            .addSubcommand(DlqCommand.commandLine(terminal))
            .addSubcommand(WebhooksCommand.commandLine(terminal))
            .addSubcommand(JobsCommand.commandLine(terminal));
    line.registerConverter(Duration.class, Spans::parse);
    line.setExecutionExceptionHandler(
        (fault, command, result) -> {
          if (fault instanceof StackException known) {
            terminal.line(known.getMessage());
            return 1;
          }
          throw fault;
        });
    return line;
  }
}
