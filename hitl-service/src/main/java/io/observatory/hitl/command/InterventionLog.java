package io.observatory.hitl.command;

/** The append-only record of what people did. */
public interface InterventionLog {

  /** Writes one line, in the command's own transaction. */
  void append(CommandRecord command, Instruction instruction);
}
