package io.observatory.deploy.operate;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A gate as a person reads it who has to decide.
 *
 * @param gate as {@code GET /v1/gates} lists it
 */
public record GateView(JsonNode gate) {

  /** Why the session is held. */
  public String why() {
    String reason = gate.path("reason").asString("");
    return switch (reason) {
      case "hitl_required" -> "the agent asks for a person";
      case "loop" -> "the agent repeats itself";
      case "budget_exceeded" -> "the session has used more than its budget";
      case "identity_conflict" -> "another agent speaks in this session";
      case "" -> "held by " + Shown.of(gate, "opened_by");
      default -> Plain.text(reason);
    };
  }

  /** What is wanted, and the commands that decide it. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("agent   " + Shown.of(gate, "agent_id"));
    lines.add("intent  " + Shown.of(gate, "intent"));
    lines.add("tool    " + Shown.of(gate, "tool_call"));
    lines.add("input   " + Shown.of(gate, "tool_input"));
    lines.add("let go  " + command("unpause"));
    if (!gate.path("trace_id").asString("").isEmpty()) {
      lines.add("refuse  " + command("reject --reason \"…\""));
    }
    return lines;
  }

  private String command(String verb) {
    return "./observatory " + verb + " " + Plain.word(gate.path("session_id").asString(""));
  }
}
