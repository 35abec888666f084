package io.observatory.webhook.source;

import io.observatory.webhook.endpoint.Caller;
import org.jspecify.annotations.Nullable;

/** Tells the world who changed a source, if and when the transaction commits. */
public interface SourceLog {

  /**
   * A change.
   *
   * @param name such as {@code source.create}
   * @param before null for a source that was not there
   * @param after null for a source that is gone
   * @param reason why, in the words of the caller
   */
  void changed(
      String name,
      @Nullable Source before,
      @Nullable Source after,
      Caller caller,
      @Nullable String reason);
}
