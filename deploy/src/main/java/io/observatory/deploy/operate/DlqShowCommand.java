package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows one delivery and every request that was made for it. */
@Command(
    name = "show",
    description = {"Show a webhook that was given up: every request made, and what came back."})
public final class DlqShowCommand implements Callable<Integer> {
  private static final int SHOWN_OF_A_BODY = 400;

  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Parameters(
      paramLabel = "<delivery>",
      description = "Its id, as ./observatory dlq list shows it.")
  private String delivery = "";

  /** A command that writes to {@code terminal}. */
  public DlqShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    String path = "/v1/deliveries/" + Gateway.encoded(delivery);
    try (Gateway gateway = options.connect(GatewayOptions.WEBHOOKS)) {
      JsonNode found = gateway.get(path, Map.of());
      terminal.line(
          "  "
              + Shown.of(found, "type")
              + " "
              + Shown.of(found, "event_id")
              + " to "
              + Shown.of(found, "endpoint_id")
              + ": "
              + Shown.of(found, "status")
              + " ("
              + Shown.of(found, "reason")
              + ")");
      Listing attempts = new Listing(gateway, path + "/attempts", 100);
      attempts.read(Map.of());
      attempts.items().forEach(this::show);
      attempts.more().ifPresent(terminal::line);
      showLatest(gateway, found);
    }
    terminal.line("Deliver it again: ./observatory dlq replay " + Plain.word(delivery));
    return 0;
  }

  /** What became of it since. */
  private void showLatest(Gateway gateway, JsonNode found) throws InterruptedException {
    Listing latest = new Listing(gateway, "/v1/deliveries", 1);
    latest.read(
        Map.of(
            "event", found.path("event_id").asString(""),
            "endpoint", found.path("endpoint_id").asString(""),
            "latest", "true"));
    for (JsonNode last : latest.items()) {
      if (!last.path("id").equals(found.path("id"))) {
        terminal.line(
            "  Delivered again as " + Shown.of(last, "id") + ": " + Shown.of(last, "status"));
      }
    }
  }

  private void show(JsonNode attempt) {
    long status = attempt.path("http_status").asLong(0);
    terminal.line(
        "    %s  %s  %s  %d ms  %s"
            .formatted(
                Shown.of(attempt, "attempt"),
                Shown.of(attempt, "at"),
                status > 0 ? "HTTP " + status : Shown.of(attempt, "error"),
                attempt.path("times").path("total_us").asLong(0) / 1_000,
                Shown.of(attempt, "remote_address")));
    String body = attempt.path("body").asString("");
    if (!body.isEmpty()) {
      String shown = body.substring(0, Math.min(body.length(), SHOWN_OF_A_BODY));
      terminal.line("       " + Plain.text(shown) + (shown.length() < body.length() ? " …" : ""));
    }
  }
}
