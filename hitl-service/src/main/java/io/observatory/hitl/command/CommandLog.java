package io.observatory.hitl.command;

/** How commands reach the relay. Safe for use by many threads. */
public interface CommandLog {

  /** How many partitions a command about all sessions must be told to; may ask the broker. */
  int partitions();

  /**
   * Sends the command to the relay and tells the world who gave it, if and when the transaction
   * commits.
   */
  void append(CommandRecord command, Instruction instruction, Caller caller);
}
