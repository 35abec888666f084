package io.observatory.webhook.source;

import org.jspecify.annotations.Nullable;

/** Tells the world who changed a source, if and when the transaction commits. */
public interface SourceLog {

  /**
   * A change.
   *
   * @param action such as {@code source.create}
   * @param before null for a source that was not there
   * @param after null for a source that is gone
   */
  void changed(String action, @Nullable Source before, @Nullable Source after, Caller caller);
}
