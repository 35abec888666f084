package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists the deliveries that were given up and not delivered again since. */
@Command(
    name = "list",
    description = {"List the webhooks that were given up, the latest first, and why."})
public final class DlqListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Option(
      names = "--endpoint",
      paramLabel = "<endpoint>",
      defaultValue = "",
      description = "Only those to this endpoint.")
  private String endpoint = "";

  @Option(
      names = "--type",
      paramLabel = "<type>",
      defaultValue = "",
      description = "Only events of this type.")
  private String type = "";

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "Show at most so many (default ${DEFAULT-VALUE}).")
  private int limit = 50;

  /** A command that writes to {@code terminal}. */
  public DlqListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect(GatewayOptions.WEBHOOKS)) {
      Listing listing = new Listing(gateway, "/v1/deliveries", limit);
      listing.read(Map.of("status", "DEAD", "endpoint", endpoint, "type", type, "latest", "true"));
      show(listing);
    }
    return 0;
  }

  private void show(Listing listing) {
    if (listing.items().isEmpty()) {
      terminal.line("No webhook was given up.");
      return;
    }
    Table table =
        new Table("delivery", "endpoint", "event", "type", "attempts", "last answer", "given up");
    Age age = new Age(Clock.systemUTC());
    for (JsonNode delivery : listing.items()) {
      table.row(
          Shown.of(delivery, "id"),
          Shown.of(delivery, "endpoint_id"),
          Shown.of(delivery, "event_id"),
          Shown.of(delivery, "type"),
          Long.toString(delivery.path("attempts").asLong(0)),
          lastAnswer(delivery),
          age.of(delivery.path("finished_at")));
    }
    table.lines().forEach(terminal::line);
    listing.more().ifPresent(terminal::line);
    terminal.line("What one was answered: ./observatory dlq show <delivery>");
    terminal.line("Deliver again: ./observatory dlq replay <delivery>, or --endpoint, or --all");
  }

  static String lastAnswer(JsonNode delivery) {
    long status = delivery.path("last_http_status").asLong(0);
    return status > 0 ? "HTTP " + status : Shown.of(delivery, "last_error");
  }
}
