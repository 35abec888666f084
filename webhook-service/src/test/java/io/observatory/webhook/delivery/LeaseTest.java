package io.observatory.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final UUID AGAIN = UUID.randomUUID();
  private static final UUID OVER = UUID.randomUUID();

  private final List<Object> putBack = new ArrayList<>();
  private final DeliveryStore store =
      (DeliveryStore)
          Proxy.newProxyInstance(
              DeliveryStore.class.getClassLoader(),
              new Class<?>[] {DeliveryStore.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "inFlight" -> List.of(AGAIN, OVER);
                    case "putBack" -> putBack.addAll((Collection<?>) arguments[1]) ? null : null;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
  private final Lease lease =
      new Lease(
          store,
          Lanes.of(new Lanes.Bounds(1, 1, 1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
          Duration.ofSeconds(1),
          () -> 0);

  @Test
  void theEndOfAClaimForgetsNoLaterOneOfTheSameDelivery() {
    lease.keep(AGAIN, 1);
    lease.keep(OVER, 1);
    lease.keep(AGAIN, 2); // its first result is committed, and it is claimed anew at once
    lease.drop(AGAIN, 1);
    lease.drop(OVER, 1);
    lease.doubt();
    lease.reconcile();
    assertThat(putBack).containsExactly(OVER);
  }
}
