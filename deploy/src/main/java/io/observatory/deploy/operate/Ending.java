package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * How a command about a session ended, told to a person.
 *
 * @param command as the service answers it
 */
record Ending(JsonNode command, String session, Terminal terminal) {

  /** What the relay noted besides; empty when nothing. */
  String code() {
    return command.path("code").asString("");
  }

  /** Whether the relay has not answered. */
  boolean isOpen() {
    return !command.path("status").asString("").equals("APPLIED");
  }

  /** Says that nothing is certain yet; the exit code. */
  int tellOpen() {
    if (command.has("approval_id")) {
      terminal.line("Your vote counts; others must vote, too, before anything happens.");
      terminal.line("Who decides: ./observatory approvals");
      return 0;
    }
    terminal.line(
        "The relay has not answered yet. The command stands and is carried out as soon as it can be"
            + " (command "
            + Shown.of(command, "command_id")
            + ").");
    terminal.line("What runs: ./observatory status; then look again: ./observatory sessions --all");
    return 1;
  }

  /** Says why the session does not run now; the exit code. */
  int tellState() {
    String name = Plain.text(session);
    String released = messages(command.path("flushed_count").asLong(0)) + " released";
    String rest = Plain.word(session);
    switch (code()) {
      case "not_paused" -> terminal.line(name + " was not held; it runs.");
      case "already_flushing" ->
          terminal.line(name + " is being released already. Follow: ./observatory sessions");
      case "stopped_at_gate" -> {
        terminal.line(released + ", then another message asked for a person: still held.");
        terminal.line("What it wants: ./observatory gates --session " + rest);
      }
      case "still_held" -> {
        terminal.line(name + " is still held by " + holds() + ".");
        terminal.line("What holds it: ./observatory gates --session " + rest);
      }
      default -> terminal.line(released + "; " + name + " is " + stateWords() + ".");
    }
    return 0;
  }

  private String stateWords() {
    return switch (command.path("state").asString("")) {
      case "NORMAL" -> "running";
      case "PAUSED" -> "still held by " + holds();
      case "FLUSHING" -> "releasing the rest";
      default -> "as ./observatory sessions shows it";
    };
  }

  private String holds() {
    String holds =
        StreamSupport.stream(command.path("holds").spliterator(), false)
            .map(hold -> Plain.text(hold.asString("")))
            .collect(Collectors.joining(", "));
    return holds.isEmpty() ? "another hold" : holds;
  }

  static String messages(long count) {
    return count + (count == 1 ? " message" : " messages");
  }
}
