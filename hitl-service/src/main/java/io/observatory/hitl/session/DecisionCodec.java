package io.observatory.hitl.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decisions between their bytes and JSON, as maps, lists, strings, numbers and booleans; times are
 * ISO-8601 text, and epoch milliseconds are taken too. Safe for use by many threads.
 */
public interface DecisionCodec {

  /**
   * The decision as its writer wrote it; null when these bytes can not be read.
   *
   * @param value a record's whole value
   */
  @Nullable Map<String, @Nullable Object> read(byte[] value);

  /**
   * A new decision's value; event_id and sent_at may be left out.
   *
   * @throws InvalidDecisionException when it is none, names a field that does not exist, or is too
   *     large
   */
  Written write(Map<String, @Nullable Object> decision);

  /**
   * The original with other content, in the original's own schema and under its id.
   *
   * @param content the whole decision or, for a patch, what is to change (RFC 7396)
   * @throws InvalidDecisionException when the result is no decision of that schema, names a field
   *     that does not exist in it, is too large, or belongs to another session or trace
   */
  byte[] rewrite(byte[] original, Map<String, @Nullable Object> content, boolean patch);

  /**
   * A decision to be sent.
   *
   * @param agentId who took the step, as it says itself
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(String eventId, String sessionId, String traceId, String agentId, byte[] value) {}
}
