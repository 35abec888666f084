package io.observatory.webhook.retention;

import java.time.Instant;
import java.util.UUID;

/** Deletes what is done. Each call is one short statement; any number of instances may call. */
public interface RetentionStore {

  /**
   * What became of a slice of deliveries, in the order of their ids.
   *
   * @param examined how many the slice looked at
   * @param deleted of these
   * @param last the last one of these; where it began when there was none
   */
  record Deliveries(int examined, int deleted, UUID last) {}

  /** What became of a slice of events, the oldest first; as for deliveries. */
  record Events(int examined, int deleted, Instant lastCreated, String lastId) {}

  /**
   * Looks at deliveries behind that one, and deletes with their attempts those that ended before
   * that time and keep nobody waiting.
   */
  Deliveries deleteDeliveries(UUID behind, Instant before, int most);

  /** Looks at events behind that one made before that time; deletes those without deliveries. */
  Events deleteEvents(Instant behind, String behindId, Instant before, int most);

  /** Deletes orders to deliver again that ended before that time; returns how many. */
  int deleteReplays(Instant before, int most);
}
