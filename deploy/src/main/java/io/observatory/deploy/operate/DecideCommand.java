package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.StackException;
import io.observatory.deploy.launcher.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person's vote about approvals; {@code approve} and {@code deny} are the two there are. */
public abstract sealed class DecideCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  private final Terminal terminal;
  private final boolean approve;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "<approval>",
      description = "Ids, as ./observatory approvals shows them; each is decided by itself.")
  private List<String> approvals = List.of();

  @Option(
      names = "--response",
      paramLabel = "<json>",
      defaultValue = "",
      description = "What the approval asks for besides, as JSON by its schema.")
  private String response = "";

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
        "Exit code 0: every vote counts."
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
        "Exit code 0: every vote counts."
      })
  public static final class Deny extends DecideCommand {
    /** A command that writes to {@code terminal}. */
    public Deny(Terminal terminal) {
      super(terminal, false);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect()) {
      if (approvals.size() == 1) {
        decide(gateway, approvals.getFirst(), "");
        return 0;
      }
      int refused = 0;
      for (String approval : approvals) {
        String name = Plain.text(approval) + ": ";
        try {
          decide(gateway, approval, name);
        } catch (StackException e) {
          terminal.line(name + e.getMessage());
          refused = 1;
        }
      }
      return refused;
    }
  }

  private void decide(Gateway gateway, String approval, String name) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(reason.body());
    body.put("approve", approve);
    if (!response.isEmpty()) {
      body.put("response", answered());
    }
    JsonNode after = gateway.decide(approval, body);
    String state = after.path("state").asString("");
    terminal.line(
        name
            + switch (state) {
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

  private JsonNode answered() {
    try {
      return JSON.readTree(response);
    } catch (JacksonException e) {
      throw new StackException("What follows --response is no JSON; quote it for the shell.", e);
    }
  }

  private static String lapses(JsonNode approval) {
    return Shown.of(approval.path("grant"), "lapses_at");
  }
}
