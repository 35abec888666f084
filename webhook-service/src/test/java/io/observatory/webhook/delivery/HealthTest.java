package io.observatory.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.testsupport.MutableClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static final Duration PATIENCE = Duration.ofHours(120);
  private static final Attempt GOOD = Fixtures.attempt(200, null);
  private static final Attempt BAD = Fixtures.attempt(500, null);

  private final MutableClock clock = MutableClock.at(Fixtures.NOON);

  /** Since when each fails, for all instances. */
  private final Map<String, Instant> failing = new HashMap<>();

  private final List<String> disabled = new CopyOnWriteArrayList<>();
  private final Health health = instance();

  private Health instance() {
    return new Health(store(), (id, reason) -> disabled.add(id), PATIENCE, clock);
  }

  private DeliveryStore store() {
    return (DeliveryStore)
        Proxy.newProxyInstance(
            DeliveryStore.class.getClassLoader(),
            new Class<?>[] {DeliveryStore.class},
            (proxy, method, arguments) -> {
              Collection<?> ids = (Collection<?>) Objects.requireNonNull(arguments)[0];
              return switch (method.getName()) {
                case "failing" -> fail(ids);
                case "healthy" -> heal(ids);
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }

  private Map<String, Instant> fail(Collection<?> ids) {
    ids.forEach(id -> failing.putIfAbsent(id.toString(), clock.instant()));
    return Map.copyOf(failing);
  }

  private @Nullable Object heal(Collection<?> ids) {
    ids.forEach(failing::remove);
    return null;
  }

  /** Endpoint health: disabled after continuous failure, and not before. */
  @Test
  void whoFailsForTooLongIsDisabled() {
    health.note("ep", BAD);
    health.write();
    clock.advance(PATIENCE.minusSeconds(1));
    health.note("ep", BAD);
    health.write();
    assertThat(disabled).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    health.note("ep", BAD);
    health.write();
    assertThat(disabled).containsExactly("ep");
  }

  /** Endpoint health: however often one attempt is counted, it is time that disables. */
  @Test
  void manyFailuresInAMomentDisableNobody() {
    for (int i = 0; i < 1_000; i++) {
      health.note("ep", BAD);
      health.write();
    }
    assertThat(disabled).isEmpty();
  }

  /** A success that a failure follows within the same second is a success. */
  @Test
  void aSuccessCountsWhateverFollowsIt() {
    health.note("ep", BAD);
    health.write();
    clock.advance(Duration.ofHours(100));
    health.note("ep", GOOD);
    health.note("ep", BAD);
    health.write();
    clock.advance(Duration.ofHours(30));
    health.note("ep", BAD);
    health.write();
    assertThat(disabled).isEmpty();
  }

  /** Nor is it lost when its endpoint was well before and a failure came first. */
  @Test
  void aSuccessCountsWhateverWasBefore() {
    health.note("ep", GOOD);
    health.write();
    health.note("ep", BAD);
    health.note("ep", GOOD);
    health.write();
    assertThat(failing).isEmpty();
  }

  /** One instance sees failures only, another one successes only. */
  @Test
  void oneInstancesSuccessesAreAllInstances() {
    Health other = instance();
    for (int minutes = 0; minutes <= PATIENCE.toMinutes() + 10; minutes += 5) {
      other.note("ep", GOOD);
      other.write();
      health.note("ep", BAD);
      health.write();
      clock.advance(Duration.ofMinutes(5));
    }
    assertThat(disabled).isEmpty();
  }

  @Test
  void successesThatChangeNothingAreNotWrittenEachTime() {
    health.note("ep", GOOD);
    health.write();
    failing.put("ep", clock.instant()); // as another instance would
    health.note("ep", GOOD);
    health.write();
    assertThat(failing).as("nothing was written").isNotEmpty();
    clock.advance(Duration.ofMinutes(2));
    health.note("ep", GOOD);
    health.write();
    assertThat(failing).isEmpty();
  }
}
