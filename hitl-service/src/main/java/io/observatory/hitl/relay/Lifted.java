package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/**
 * A gate whose hold is lifted and which closes when the flush ends.
 *
 * @param flushedBefore messages the session had released when it was lifted
 */
public record Lifted(
    String gateId,
    String holdId,
    long flushedBefore,
    @Nullable String commandId,
    @Nullable String principal,
    @Nullable String reason) {

  /** The message was changed by hand; the gate opens anew under another name. */
  static Lifted rewritten(Session session, Hold hold, Command command) {
    return new Lifted(
        hold.gateId(),
        hold.id(),
        session.released(),
        command.id(),
        command.principal(),
        "rewritten");
  }
}
