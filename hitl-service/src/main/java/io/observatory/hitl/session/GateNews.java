package io.observatory.hitl.session;

import io.observatory.hitl.relay.Notice;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something happened at a gate, as the topic tells it.
 *
 * @param at when the broker took it
 * @param partition with {@code offset}, which news of a session is the later
 * @param about the message concerned; null when it is about none
 */
public record GateNews(
    String sessionId,
    Notice.Kind kind,
    Instant at,
    int partition,
    long offset,
    @Nullable String gateId,
    @Nullable String holdId,
    String state,
    List<String> holds,
    long buffered,
    long flushed,
    @Nullable String principal,
    @Nullable String reason,
    @Nullable About about) {

  /** The message concerned. */
  public record About(
      @Nullable String traceId,
      @Nullable String agentId,
      @Nullable String digest,
      @Nullable String intent,
      @Nullable String toolCall,
      @Nullable String toolInput) {}
}
