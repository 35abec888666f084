package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lifts a session's holds; what waits goes out in order. */
@Command(
    name = "unpause",
    description = {
      "Let a session go on: approves the message that asked for a person and releases what waits"
          + " behind it, in order, up to the next one that asks.",
      "Exit code 0: done as told; 1: that is not certain."
    })
public final class UnpauseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(paramLabel = "<session>", description = "Its id, as ./observatory sessions shows it.")
  private String session = "";

  /** A command that writes to {@code terminal}. */
  public UnpauseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect()) {
      Ending ending =
          new Ending(gateway.command(session, "unpause", reason.body()), session, terminal);
      return ending.isOpen() ? ending.tellOpen() : ending.tellState();
    }
  }
}
