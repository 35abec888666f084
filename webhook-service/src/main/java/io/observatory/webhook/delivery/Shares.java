package io.observatory.webhook.delivery;

import java.util.HashMap;
import java.util.Map;

/**
 * How much of what all lanes share one of them may hold: at most an eighth of what is free to its
 * tenant, and a tenant at most three times of what is free to all. Whoever is greedy leaves
 * something for those who come later, and a share shrinks as memory fills: dynamic thresholds (A.
 * K. Choudhury, E. L. Hahne: Dynamic Queue Length Thresholds for Shared-Memory Packet Switches,
 * IEEE/ACM Transactions on Networking 6(2), 1998). Guarded by {@link Lanes}.
 */
final class Shares {

  private static final int TENANT = 3;
  private static final int LANE = 8;

  /** What somebody has. */
  private static final class Held {
    private int places;
    private long bytes;
    private int requests;

    private boolean isNothing() {
      return places == 0 && bytes == 0 && requests == 0;
    }
  }

  private static final Held NOTHING = new Held();

  private final Lanes.Bounds bounds;
  private final Held all = new Held();
  private final Map<String, Held> tenants = new HashMap<>();

  Shares(Lanes.Bounds bounds) {
    this.bounds = bounds;
  }

  int held() {
    return all.places;
  }

  int underWay() {
    return all.requests;
  }

  /** What is left to all together. */
  Room left() {
    return new Room(bounds.deliveries() - all.places, bounds.bytes() - all.bytes);
  }

  /** What that lane may take beside what it has; an empty one whatever fits. */
  Room room(Lane lane) {
    Held tenant = tenants.getOrDefault(lane.tenantId(), NOTHING);
    long places = free(bounds.deliveries() - all.places, tenant.places);
    long bytes = free(bounds.bytes() - all.bytes, tenant.bytes);
    if (lane.places() == 0) {
      long one = Math.min(bytes, Publication.HEAVIEST);
      return new Room(
          (int) Math.max(share(places), Math.min(places, 1)), Math.max(share(bytes), one));
    }
    return new Room(
        (int) Math.max(0, share(places) - lane.places()), Math.max(0, share(bytes) - lane.bytes()));
  }

  /** Whether one more request of that lane may be under way. */
  boolean mayBegin(Lane lane) {
    Held tenant = tenants.getOrDefault(lane.tenantId(), NOTHING);
    long requests = free(bounds.requests() - all.requests, tenant.requests);
    return requests > 0 && lane.underWay() < Math.max(1, share(requests));
  }

  /** What is free to a tenant that has so much. */
  private static long free(long free, long had) {
    return Math.max(0, Math.min(free, TENANT * free - had));
  }

  private static long share(long free) {
    return free / LANE;
  }

  void take(Lane lane, int weight) {
    add(lane, 1, weight, 0);
  }

  void giveBack(Lane lane, int weight) {
    add(lane, -1, -weight, 0);
  }

  void begin(Lane lane) {
    add(lane, 0, 0, 1);
  }

  void end(Lane lane) {
    add(lane, 0, 0, -1);
  }

  private void add(Lane lane, int places, long bytes, int requests) {
    Held tenant = tenants.computeIfAbsent(lane.tenantId(), id -> new Held());
    for (Held held : new Held[] {all, tenant}) {
      held.places += places;
      held.bytes += bytes;
      held.requests += requests;
    }
    if (tenant.isNothing()) {
      tenants.remove(lane.tenantId());
    }
  }
}
