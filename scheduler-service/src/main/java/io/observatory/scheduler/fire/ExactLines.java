package io.observatory.scheduler.fire;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The broker, for whoever publishes exactly once or takes over from one who did. */
public interface ExactLines {

  /**
   * What a batch was about to settle.
   *
   * @param offset where it stands
   */
  record Manifest(long offset, long sequence, Instant at, List<Effect> effects) {}

  /** Where the manifests of each slot end now. */
  List<Long> ends(int slots);

  /** A line whose producer is registered: from now on it can be fenced. */
  ExactLine open(UUID instance, int slot);

  /**
   * Ends what the instance's lines have open, and lets none of them publish again; returns when
   * that is certain.
   */
  void fence(UUID instance, List<Integer> slots);

  /** The slot's committed manifests behind that offset; all of them, once it is fenced. */
  List<Manifest> manifests(UUID instance, int slot, long afterOffset);

  /** The instance's manifests are of no more use. */
  void forget(UUID instance, List<Integer> slots);
}
