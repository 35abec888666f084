package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.StackException;
import io.observatory.deploy.launcher.Terminal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Has deliveries that were given up made again. */
@Command(
    name = "replay",
    description = {
      "Deliver again what was given up, with the same webhook-id: one delivery, all of an endpoint"
          + " or all.",
      "Exit code 0: it is under way, or with --all, --endpoint or --type done; 1: it is not."
    })
public final class DlqReplayCommand implements Callable<Integer> {
  private static final long ASK_AGAIN_MILLIS = 300;

  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "<delivery>",
      description = "Its id, as ./observatory dlq list shows it.")
  private @Nullable String delivery;

  @Option(
      names = "--endpoint",
      paramLabel = "<endpoint>",
      defaultValue = "",
      description = "All that this endpoint did not take.")
  private String endpoint = "";

  @Option(
      names = "--type",
      paramLabel = "<type>",
      defaultValue = "",
      description = "All events of this type.")
  private String type = "";

  @Option(names = "--all", description = "All that was given up.")
  private boolean all;

  @Option(names = "--dry-run", description = "Only count what would be delivered.")
  private boolean dryRun;

  @Option(
      names = "--per-second",
      defaultValue = "500",
      description = "At most so many a second (default ${DEFAULT-VALUE}).")
  private int perSecond = 500;

  /** A command that writes to {@code terminal}. */
  public DlqReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean many = all || !endpoint.isEmpty() || !type.isEmpty();
    if (many == (delivery != null)) {
      throw new StackException(
          "Say what to deliver again: a delivery's id, or --endpoint, --type or --all.");
    }
    try (Gateway gateway = options.connect(GatewayOptions.WEBHOOKS)) {
      return delivery == null ? many(gateway) : one(gateway, delivery);
    }
  }

  private int one(Gateway gateway, String id) throws InterruptedException {
    JsonNode made = gateway.post("/v1/deliveries/" + Gateway.encoded(id) + "/retry", reason.body());
    terminal.line("It is delivered again, as " + Shown.of(made, "id") + ".");
    terminal.line(
        "What becomes of it: ./observatory dlq show " + Plain.word(made.path("id").asString("")));
    return 0;
  }

  private int many(Gateway gateway) throws InterruptedException {
    Map<String, Object> order = new HashMap<>(reason.body());
    order.put("kind", "redrive");
    order.put("dry_run", dryRun);
    order.put("per_second", perSecond);
    if (!endpoint.isEmpty()) {
      order.put("endpoint_id", endpoint);
    }
    if (!type.isEmpty()) {
      order.put("type", type);
    }
    JsonNode replay = gateway.post("/v1/replays", order);
    String path = "/v1/replays/" + Gateway.encoded(replay.path("id").asString(""));
    long deadline = System.nanoTime() + gateway.patience().toNanos();
    while (isUnderWay(replay) && System.nanoTime() < deadline) {
      var _ = new CountDownLatch(1).await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      replay = gateway.get(path, Map.of());
    }
    return tell(replay);
  }

  private static boolean isUnderWay(JsonNode replay) {
    return List.of("QUEUED", "RUNNING").contains(replay.path("state").asString(""));
  }

  private int tell(JsonNode replay) {
    String counts =
        "%d of %d %s, %d left alone (replayed before, or their endpoint is disabled or deleted)"
            .formatted(
                replay.path("replayed").asLong(0),
                replay.path("examined").asLong(0),
                dryRun ? "would be delivered again" : "are delivered again",
                replay.path("skipped").asLong(0));
    terminal.line(counts + ".");
    if (isUnderWay(replay)) {
      terminal.line("It goes on by itself (replay " + Shown.of(replay, "id") + ").");
      return 0;
    }
    if (!replay.path("state").asString("").equals("DONE")) {
      terminal.line(
          "It ended before: "
              + Shown.of(replay, "state")
              + ". Why: ./observatory logs "
              + GatewayOptions.WEBHOOKS);
      return 1;
    }
    return 0;
  }
}
