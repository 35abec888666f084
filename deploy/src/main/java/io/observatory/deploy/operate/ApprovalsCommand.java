package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Shows which actions wait for people's approval, in full, and the commands that decide them. */
@Command(
    name = "approvals",
    description = {
      "Show the actions that wait for an approval: who wants what with which arguments, who may"
          + " decide, who has voted, and the commands that decide it.",
    })
public final class ApprovalsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Option(names = "--all", description = "Decided ones, too; the newest first.")
  private boolean all;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "Show at most so many (default ${DEFAULT-VALUE}).")
  private int limit = 20;

  /** A command that writes to {@code terminal}. */
  public ApprovalsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect()) {
      Listing listing = new Listing(gateway, "/v1/approvals", limit);
      listing.read("state", all ? "" : "PENDING");
      if (listing.items().isEmpty()) {
        terminal.line(all ? "Nobody has asked for anything." : "Nothing waits for an approval.");
      }
      listing.items().forEach(this::show);
      listing.more().ifPresent(terminal::line);
    }
    return 0;
  }

  private void show(JsonNode approval) {
    ApprovalView view = new ApprovalView(approval);
    terminal.line(
        "  "
            + Shown.of(approval, "approval_id")
            + "  "
            + view.state()
            + ", asked "
            + new Age(Clock.systemUTC()).of(approval.path("opened_at"))
            + ": "
            + view.title());
    view.lines().forEach(line -> terminal.line("    " + line));
    terminal.line("");
  }
}
