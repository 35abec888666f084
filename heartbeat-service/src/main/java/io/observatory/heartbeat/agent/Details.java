package io.observatory.heartbeat.agent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an agent beyond its life, all of it empty for most.
 *
 * @param claimedIncarnation the life it counts itself, 0 when it does not
 * @param mandate what people laid down for it
 * @param duplicateIdentity two processes beat under its id
 * @param evictAt when it is evicted unless it beats; only of a suspect
 * @param nextActiveAt when it wakes; only of a sleeper
 * @param busyUntil it said it would be silent until then
 * @param progress what it says it does
 */
public record Details(
    long claimedIncarnation,
    Mandate mandate,
    boolean duplicateIdentity,
    @Nullable Instant evictAt,
    @Nullable Instant nextActiveAt,
    @Nullable Instant busyUntil,
    @Nullable String progress) {

  /** Nothing beyond its life. */
  public static final Details NONE = new Details(0, Mandate.NONE, false, null, null, null, null);
}
