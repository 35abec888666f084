package io.observatory.hitl.session;

import io.observatory.hitl.tail.Following;
import org.jspecify.annotations.Nullable;

/** Follows what happens in one session: {@code released}, {@code gate} and {@code control}. */
public interface SessionTail {

  /**
   * Begins to follow.
   *
   * @param after the id of the last event known; null for what happens from now on
   * @throws IllegalArgumentException when {@code after} is no id of such an event
   */
  Following follow(String sessionId, @Nullable String after);
}
