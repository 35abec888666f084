package io.observatory.hitl.session;

import java.net.URI;

/** A look into what waits on other instances. Safe for use by many threads. */
public interface PeerBuffers {

  /**
   * What {@link BufferView#peek} answers there.
   *
   * @param instance who holds the session
   * @param authorization the caller's own {@code Authorization} header: the other instance judges
   *     anew who may look
   * @throws BufferAwayException when it does not answer in time, or no longer holds the session
   */
  BufferView.Page peek(
      URI instance, String sessionId, long fromPosition, int limit, String authorization);
}
