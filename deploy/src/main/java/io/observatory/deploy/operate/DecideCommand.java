package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** One person's vote about an approval; {@code approve} and {@code deny} are the two there are. */
public abstract sealed class DecideCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final boolean approve;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(
      paramLabel = "<approval>",
      description = "Its id, as ./observatory approvals shows it.")
  private String approval = "";

  private DecideCommand(Terminal terminal, boolean approve) {
    this.terminal = terminal;
    this.approve = approve;
  }

  /** For it. */
  @Command(
      name = "approve",
      description = {
        "Vote for an action. When enough have, its agent may do it once, with exactly the arguments"
            + " that were shown.",
        "Exit code 0: the vote counts."
      })
  public static final class Approve extends DecideCommand {
    /** A command that writes to {@code terminal}. */
    public Approve(Terminal terminal) {
      super(terminal, true);
    }
  }

  /** Against it. */
  @Command(
      name = "deny",
      description = {
        "Vote against an action. Its agent is told, and told not to ask the same again.",
        "Exit code 0: the vote counts."
      })
  public static final class Deny extends DecideCommand {
    /** A command that writes to {@code terminal}. */
    public Deny(Terminal terminal) {
      super(terminal, false);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(reason.body());
    body.put("approve", approve);
    try (Gateway gateway = options.connect()) {
      JsonNode after = gateway.decide(approval, body);
      String state = after.path("state").asString("");
      terminal.line(
          switch (state) {
            case "PENDING" ->
                "Your vote counts; it takes more: "
                    + Shown.of(after.path("policy"), "quorum")
                    + ".";
            case "APPROVED" -> "Approved: the agent may do it once, until " + lapses(after) + ".";
            case "DENIED" -> "Denied: the agent is told not to ask again.";
            default -> "It is " + state + ".";
          });
      if (state.equals("PENDING")) {
        terminal.line("Who has voted: ./observatory approvals");
      }
    }
    return 0;
  }

  private static String lapses(JsonNode approval) {
    return Shown.of(approval.path("grant"), "lapses_at");
  }
}
