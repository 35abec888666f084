package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Has the secrets of endpoints and sources sealed with the newest key. */
@Command(
    name = "reseal",
    description = {
      "Seal the secrets of all endpoints and sources anew with the first of the service's keys, so"
          + " that those behind it can go. Takes the role admin.",
      "Exit code 0: nothing is sealed with another key any more; 1: something is."
    })
public final class WebhooksResealCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  /** A command that writes to {@code terminal}. */
  public WebhooksResealCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect(GatewayOptions.WEBHOOKS, "admin")) {
      long endpoints = 0;
      long sources = 0;
      long left;
      long now;
      do {
        JsonNode counts = gateway.post("/v1/secrets/reseal", reason.body());
        now = counts.path("endpoints").asLong(0) + counts.path("sources").asLong(0);
        endpoints += counts.path("endpoints").asLong(0);
        sources += counts.path("sources").asLong(0);
        left = counts.path("left").asLong(0);
      } while (left > 0 && now > 0); // each time some seconds' work
      terminal.line(
          "%d endpoints and %d sources are sealed with the newest key now; %d are not."
              .formatted(endpoints, sources, left));
      if (left == 0) {
        terminal.line("The keys behind the first one of WEBHOOK_KEYS can go.");
        return 0;
      }
      terminal.line(
          "Keep the old keys and repeat this; if it stays so, one is missing: ./observatory logs "
              + GatewayOptions.WEBHOOKS);
      return 1;
    }
  }
}
