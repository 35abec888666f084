package io.observatory.scheduler.fire;

import org.jspecify.annotations.Nullable;

/** Publishes single events at once, at least once. Safe for use by many threads. */
public interface PromptLine {

  /** Told what became of an event. */
  @FunctionalInterface
  interface Told {
    /** It is safe when {@code failure} is null; else it may be in the topic all the same. */
    void done(@Nullable Exception failure);
  }

  /** Sends all events of an effect, and tells of each; may block while the broker is away. */
  void send(Planned planned, Told told);

  /** How often {@link Told} will be called for it. */
  int events(Planned planned);
}
