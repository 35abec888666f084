package io.observatory.hitl.session;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions as last told; safe for use by many threads. */
public interface Sessions {

  /** Sessions in the order of their ids. */
  List<SessionOverview> list(Question question);

  /** The session of that id. */
  Optional<SessionOverview> find(String sessionId);

  /**
   * Which sessions; what is null does not matter.
   *
   * @param after id to go on behind, empty to begin
   */
  record Question(
      @Nullable String state,
      @Nullable String agent,
      @Nullable String cluster,
      @Nullable String mission,
      @Nullable String workflow,
      String after,
      int limit) {}
}
