package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Holds a session. */
@Command(
    name = "pause",
    description = {
      "Hold a session: once this says so, nothing of it is forwarded until it is unpaused.",
      "Exit code 0: it is held; 1: that is not certain."
    })
public final class PauseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(paramLabel = "<session>", description = "Its id, as ./observatory sessions shows it.")
  private String session = "";

  /** A command that writes to {@code terminal}. */
  public PauseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect()) {
      JsonNode ended = gateway.command(session, "pause", reason.body());
      Ending ending = new Ending(ended, session, terminal);
      if (ending.isOpen()) {
        return ending.tellOpen();
      }
      String waiting = waiting(ended);
      terminal.line(
          ending.code().equals("already_paused")
              ? Plain.text(session) + " was held already." + waiting
              : Plain.text(session) + " is held: nothing of it is forwarded." + waiting);
      terminal.line("Let it go: ./observatory unpause " + Plain.word(session));
    }
    return 0;
  }

  private static String waiting(JsonNode ended) {
    long buffered = ended.path("buffered_count").asLong(0);
    return buffered == 0 ? "" : " " + Ending.messages(buffered) + " waiting.";
  }
}
