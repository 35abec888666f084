package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists jobs. */
@Command(
    name = "list",
    description = {"List the jobs, when they fire, and when they are due next."})
public final class JobsListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Option(
      names = "--agent",
      paramLabel = "<agent>",
      defaultValue = "",
      description = "Only those that fire for this agent.")
  private String agent = "";

  @Option(
      names = "--state",
      paramLabel = "<state>",
      defaultValue = "",
      description = "Only those that are active, paused or cancelled.")
  private String state = "";

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "Show at most so many (default ${DEFAULT-VALUE}).")
  private int limit = 50;

  /** A command that writes to {@code terminal}. */
  public JobsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect(GatewayOptions.JOBS)) {
      Listing listing = new Listing(gateway, "/v1/jobs", limit);
      listing.read(Map.of("target", agent, "state", state.toUpperCase(Locale.ROOT)));
      show(listing);
    }
    return 0;
  }

  private void show(Listing listing) {
    if (listing.items().isEmpty()) {
      terminal.line("There is no such job.");
      return;
    }
    Table table = new Table("job", "agent", "fires", "state", "next");
    for (JsonNode job : listing.items()) {
      JobView view = new JobView(job);
      table.row(
          Plain.text(view.called()),
          Shown.of(job, "target_agent_id"),
          view.when(),
          Shown.of(job, "state"),
          Shown.of(job, "next_at"));
    }
    table.lines().forEach(terminal::line);
    listing.more().ifPresent(terminal::line);
    terminal.line("What one has done and is going to do: ./observatory jobs show <job>");
  }
}
