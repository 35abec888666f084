package io.observatory.hitl.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows what happens in one session. */
public interface SessionTail {

  /**
   * Begins to follow.
   *
   * @param after the id of the last event known; null for what happens from now on
   * @throws IllegalArgumentException when {@code after} is no id of such an event
   */
  Following follow(String sessionId, @Nullable String after);

  /** One listener's place; for one thread. */
  interface Following extends AutoCloseable {

    /** What came, in the order of each topic; empty when nothing did within that time. */
    List<Happening> next(Duration longest);

    /** The id to go on after now, also when nothing came for this session. */
    String place();

    @Override
    void close();
  }

  /**
   * Something that happened in the session.
   *
   * @param name {@code released}, {@code gate} or {@code control}
   * @param id to go on after
   */
  record Happening(String name, String id, Map<String, @Nullable Object> content) {}
}
