package io.observatory.webhook.delivery;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: tenant after tenant, and within a tenant endpoint after endpoint, so that
 * neither a tenant with many endpoints nor an endpoint with many events keeps others waiting.
 */
final class Turns {

  private final Map<String, ArrayDeque<Lane>> tenants = new LinkedHashMap<>();
  private final ArrayDeque<String> order = new ArrayDeque<>();

  /** At the end of its tenant's; nothing when it stands there already. */
  void add(Lane lane) {
    if (lane.inTurn) {
      return;
    }
    lane.inTurn = true;
    ArrayDeque<Lane> lanes = tenants.get(lane.tenantId());
    if (lanes == null) {
      lanes = new ArrayDeque<>();
      tenants.put(lane.tenantId(), lanes);
      order.add(lane.tenantId());
    }
    lanes.add(lane);
  }

  /** The next one; it is to be added again when it has more. */
  @Nullable Lane poll() {
    String tenant = order.poll();
    if (tenant == null) {
      return null;
    }
    ArrayDeque<Lane> lanes = Objects.requireNonNull(tenants.get(tenant));
    Lane lane = lanes.remove();
    lane.inTurn = false;
    if (lanes.isEmpty()) {
      tenants.remove(tenant);
    } else {
      order.add(tenant);
    }
    return lane;
  }
}
