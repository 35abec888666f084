package io.observatory.scheduler.fire;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an instance that is gone, or may be: fences its producers, so that it publishes nothing more;
 * then settles what it published and did not settle; then refuses what it still tries to settle.
 * Only after that may its shards be anybody's. May be repeated, and be done by several at once.
 */
final class Takeover {

  private static final Logger LOGGER = LoggerFactory.getLogger(Takeover.class);

  private final ExactLines lines;
  private final Settlement settlement;

  Takeover(ExactLines lines, Settlement settlement) {
    this.lines = lines;
    this.settlement = settlement;
  }

  /** Returns when all that the instance published is settled, and it can do nothing more. */
  void of(UUID dead) {
    List<Settlement.SlotState> states = settlement.slots(dead);
    if (states.isEmpty()) {
      return;
    }
    List<Integer> slots = states.stream().map(Settlement.SlotState::slot).toList();
    lines.fence(dead, slots);
    for (Settlement.SlotState state : settlement.slots(dead)) {
      settle(dead, state);
    }
    settlement.close(dead);
    lines.forget(dead, slots);
  }

  private void settle(UUID dead, Settlement.SlotState state) {
    for (ExactLines.Manifest manifest :
        lines.manifests(dead, state.slot(), state.manifestOffset())) {
      if (manifest.sequence() > state.settled()) {
        boolean first =
            settlement.settle(
                new Settlement.SlotClaim(
                    dead, state.slot(), manifest.sequence(), manifest.offset(), true),
                manifest.at(),
                manifest.effects());
        LOGGER.info(
            "Batch {} of an instance that is gone, {} rows, {}",
            manifest.sequence(),
            manifest.effects().size(),
            first ? "is settled" : "was settled by another");
      }
    }
  }
}
