package io.observatory.hitl.session;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gates as last told; safe for use by many threads. */
public interface Gates {

  /** Gates in the order in which they opened. */
  List<Gate> list(Question question);

  /** The gate of that id. */
  Optional<Gate> find(String gateId);

  /** The latest gates that these traces of a session opened, by trace. */
  Map<String, Gate> latest(String sessionId, Collection<String> traces);

  /**
   * Which gates; what is null does not matter.
   *
   * @param after gate to go on behind, null to begin
   */
  record Question(
      Gate.@Nullable State state, @Nullable String sessionId, @Nullable Place after, int limit) {}

  /** A place in the order. */
  record Place(Instant openedAt, String gateId) {}
}
