package io.observatory.hitl.relay;

import java.util.List;

/**
 * Where the relay puts what it decides; everything of one record in is one transaction with the
 * state. Called by the partition's thread only.
 */
public interface RelayOutput {

  /** On it goes. */
  void release(String sessionId, byte[] value, List<Header> headers);

  /** Tells the world about a gate. */
  void tell(Notice notice);

  /** Answers a command. */
  void answer(Answer answer);

  /** There is no room for the message that is being received: it is dead-lettered. */
  void refuse(String reason);
}
