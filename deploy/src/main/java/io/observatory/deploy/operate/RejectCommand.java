package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Refuses the message that asked for a person. */
@Command(
    name = "reject",
    description = {
      "Refuse the message that asked for a person: it is never forwarded, and the agent is told."
          + " What waits behind it goes on.",
      "Exit code 0: it is refused; 1: that is not certain."
    })
public final class RejectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Option(
      names = "--trace",
      paramLabel = "<trace>",
      defaultValue = "",
      description = "Another held message than the one that opened the oldest gate.")
  private String trace = "";

  @Parameters(paramLabel = "<session>", description = "Its id, as ./observatory gates shows it.")
  private String session = "";

  /** A command that writes to {@code terminal}. */
  public RejectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> body = new LinkedHashMap<>(reason.body());
    if (!trace.isEmpty()) {
      body.put("trace_id", trace);
    }
    try (Gateway gateway = options.connect()) {
      Ending ending = new Ending(gateway.command(session, "reject", body), session, terminal);
      if (ending.isOpen()) {
        return ending.tellOpen();
      }
      terminal.line("Refused: it is never forwarded.");
      return ending.tellState();
    }
  }
}
