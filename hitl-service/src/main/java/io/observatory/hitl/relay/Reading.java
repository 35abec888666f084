package io.observatory.hitl.relay;

/** Reads decisions. Used by the partition's thread only. */
@FunctionalInterface
public interface Reading {

  /**
   * What the relay needs of a decision.
   *
   * @throws UnreadableException when these bytes are no decision
   */
  Facts read(byte[] value);
}
