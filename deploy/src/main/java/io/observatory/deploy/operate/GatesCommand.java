package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Shows what waits for a person's decision, in full, and the commands that decide it. */
@Command(
    name = "gates",
    description = {
      "Show what waits for a decision, the one that waits longest first: who wants what, with the"
          + " whole input, and the commands that decide it.",
    })
public final class GatesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Option(
      names = "--session",
      paramLabel = "<session>",
      defaultValue = "",
      description = "Only the gates of this session.")
  private String session = "";

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "Show at most so many (default ${DEFAULT-VALUE}).")
  private int limit = 20;

  /** A command that writes to {@code terminal}. */
  public GatesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect()) {
      Listing listing = new Listing(gateway, "/v1/gates", limit);
      listing.read("session", session);
      if (listing.items().isEmpty()) {
        terminal.line("Nothing waits for a decision.");
      }
      listing.items().forEach(this::show);
      listing.more().ifPresent(terminal::line);
    }
    return 0;
  }

  private void show(JsonNode gate) {
    GateView view = new GateView(gate);
    terminal.line(
        "  "
            + Shown.of(gate, "session_id")
            + "  held for "
            + new Age(Clock.systemUTC()).of(gate.path("opened_at")).replace(" ago", "")
            + ": "
            + view.why());
    view.lines().forEach(line -> terminal.line("    " + line));
    terminal.line("");
  }
}
