package io.observatory.scheduler.fire;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an instance that is gone, or may be: fences its producers, so that it publishes nothing
 * more; then settles what it published and did not settle; then refuses what it still tries to
 * settle. Only after that may its shards be anybody's. May be repeated, and be done by several at
 * once.
 */
final class Takeover {

  private static final Logger LOGGER = LoggerFactory.getLogger(Takeover.class);

  private final ExactLines lines;
  private final Settlement settlement;

  Takeover(ExactLines lines, Settlement settlement) {
    this.lines = lines;
    this.settlement = settlement;
  }

  /** Returns when all that these published is settled, and they can do nothing more. */
  void of(Collection<UUID> dead) {
    Map<UUID, List<Integer>> fenced = new LinkedHashMap<>();
    for (UUID each : dead) { // all of them first: an open transaction hides what stands behind it
      List<Integer> slots =
          settlement.slots(each).stream().map(Settlement.SlotState::slot).toList();
      if (!slots.isEmpty()) {
        lines.fence(each, slots);
        fenced.put(each, slots);
      }
    }
    fenced.forEach(
        (each, slots) -> {
          settlement.slots(each).forEach(state -> settle(each, state));
          settlement.close(each);
          lines.forget(each, slots);
        });
  }

  private void settle(UUID dead, Settlement.SlotState state) {
    for (ExactLines.Manifest manifest :
        lines.manifests(dead, state.slot(), state.manifestOffset())) {
      if (manifest.sequence() > state.settled()) {
        boolean first =
            settlement.settle(
                Settlement.SlotClaim.published(
                    dead, state.slot(), manifest.sequence(), manifest.offset()),
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
