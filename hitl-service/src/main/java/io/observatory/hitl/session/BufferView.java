package io.observatory.hitl.session;

import io.observatory.hitl.relay.Ask;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look into what waits on this instance; it may show what is not committed yet. Safe for use by
 * many threads.
 */
public interface BufferView {

  /**
   * Messages of a session in their order.
   *
   * @param fromPosition where the page begins, {@link Long#MIN_VALUE} for the first
   * @throws BufferAwayException when another instance holds them, or nobody does now
   */
  Page peek(String sessionId, long fromPosition, int limit);

  /**
   * Some messages in a row.
   *
   * @param next where the next page begins; null on the last one
   */
  record Page(List<Item> items, @Nullable Long next) {}

  /**
   * A message that waits.
   *
   * @param position its place; lower goes first
   * @param asks why it opens a gate when its turn comes
   * @param digest SHA-256 (hex) of its value
   * @param size bytes it is counted with
   * @param value as it came, or as an operator rewrote it
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes as they are; never compared
  record Item(
      long position,
      String traceId,
      String agentId,
      Set<Ask> asks,
      String digest,
      long size,
      byte[] value) {}
}
