package io.observatory.hitl.chat;

import io.observatory.hitl.command.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells who linked and unlinked which chat identity, in the transaction in which it happens. */
public interface ChatLog {

  /**
   * What was done or tried.
   *
   * @param action {@code chat.offer}, {@code chat.link} or {@code chat.unlink}
   * @param identity null while it is not known whose it will be
   * @param refused why nothing came of it; null when something did
   */
  void append(
      String action,
      @Nullable ChatIdentity identity,
      Caller caller,
      @Nullable String refused,
      Instant at);
}
