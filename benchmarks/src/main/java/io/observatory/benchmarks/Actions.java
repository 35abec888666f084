package io.observatory.benchmarks;

import io.observatory.events.OperatorAction;
import java.time.Instant;
import java.util.List;

/** The event that both sides publish. */
final class Actions {

  private Actions() {}

  static String principal(String eventId) {
    return "operator-" + Math.floorMod(eventId.hashCode(), 100);
  }

  static OperatorAction of(String eventId) {
    return OperatorAction.newBuilder()
        .setEventId(eventId)
        .setSentAt(Instant.EPOCH)
        .setPrincipal(principal(eventId))
        .setRoles(List.of("operator"))
        .setService("outbox-benchmark")
        .setAction("benchmark.commit")
        .setSubject("work/" + eventId)
        .build();
  }
}
