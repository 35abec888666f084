package io.observatory.heartbeat.capability;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A moment of the map, as callers hold it: {@code toString} gives the opaque text, {@link #parse}
 * takes it back on any instance. Writes answer {@link #ofAgent}; reads answer what was applied.
 */
public sealed interface RevisionToken {

  /** The moment at which the map knows this transition of the agent, or a later one. */
  static RevisionToken ofAgent(String agentId, long revision) {
    return new OfAgent(agentId, revision);
  }

  /**
   * Reads what {@code toString} gave.
   *
   * @throws InvalidRevisionException when it did not give this
   */
  static RevisionToken parse(String text) {
    return TokenBytes.parse(text);
  }

  /**
   * An agent's own transition.
   *
   * @param revision the revision of the agent's row
   */
  record OfAgent(String agentId, long revision) implements RevisionToken {
    @Override
    public String toString() {
      return TokenBytes.text('a', List.of(revision), agentId);
    }
  }

  /**
   * How far each partition of the topic was applied.
   *
   * @param offsets the next offset of each partition
   * @param presentUpTo when the present state is being told: the agent up to which it was told
   */
  record Applied(List<Long> offsets, @Nullable String presentUpTo) implements RevisionToken {
    public Applied {
      offsets = List.copyOf(offsets);
    }

    @Override
    public String toString() {
      return presentUpTo == null
          ? TokenBytes.text('o', offsets, "")
          : TokenBytes.text('p', offsets, presentUpTo);
    }
  }
}
