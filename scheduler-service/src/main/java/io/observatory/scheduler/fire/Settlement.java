package io.observatory.scheduler.fire;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes down what was done with due rows: the rows go, what follows comes, the history is told,
 * all in one transaction. Throws Spring's data access exceptions; then nobody knows whether it was
 * done.
 */
public interface Settlement {

  /**
   * A slot's right to settle one batch.
   *
   * @param sequence the batch's number, when it was published; else that of the last one that was
   * @param manifestOffset where its manifest stands
   * @param published whether it has a manifest
   * @param round the number of a batch that has none, among its like
   */
  record SlotClaim(
      UUID instance, int slot, long sequence, long manifestOffset, boolean published, long round) {

    /** Of a batch that was published. */
    static SlotClaim published(UUID instance, int slot, long sequence, long manifestOffset) {
      return new SlotClaim(instance, slot, sequence, manifestOffset, true, 0);
    }

    /** Of a batch that had nothing to publish. */
    static SlotClaim silent(UUID instance, int slot, long sequence, long round) {
      return new SlotClaim(instance, slot, sequence, -1, false, round);
    }

    /** Whether this is how far the slot came. */
    boolean is(SlotState state) {
      return slot == state.slot()
          && sequence == state.settled()
          && (published ? manifestOffset == state.manifestOffset() : round == state.rounds());
    }
  }

  /** How far a slot came. */
  record SlotState(int slot, long settled, long manifestOffset, long rounds) {}

  /** Makes the slots of a new instance, with the end of each one's manifests. */
  void open(UUID instance, List<Long> manifestEnds);

  /** The slots of an instance: none when nothing of it remains to be settled. */
  List<SlotState> slots(UUID instance);

  /** All of the instance is settled: what it still tries to settle is refused from now on. */
  void close(UUID instance);

  /**
   * Nothing of the slot stands in its manifests before that offset; unless it went on meanwhile.
   */
  void skipTo(UUID instance, int slot, long sequence, long manifestOffset);

  /** Settles a batch once; returns false when it was not this slot's next one. */
  boolean settle(SlotClaim claim, Instant at, List<Effect> effects);

  /**
   * Settles the effects of those shards that {@code owner} still has with these epochs.
   *
   * @return the shards that it has no more: theirs were left alone
   */
  Set<Integer> settle(
      UUID owner, Map<Integer, Long> epochs, Instant at, Collection<Effect> effects);
}
