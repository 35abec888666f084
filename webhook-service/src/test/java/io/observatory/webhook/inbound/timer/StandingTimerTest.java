package io.observatory.webhook.inbound.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.observatory.webhook.ledger.AttemptView;
import io.observatory.webhook.ledger.DeliveryQuery;
import io.observatory.webhook.ledger.DeliveryView;
import io.observatory.webhook.ledger.EventView;
import io.observatory.webhook.ledger.Ledger;
import io.observatory.webhook.ledger.Standing;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTimerTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Numbers ledger = new Numbers();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StandingTimer timer =
      new StandingTimer(ledger, meters, Clock.fixed(NOON, ZoneOffset.UTC));

  private double gauge(String name) {
    return meters.get("observatory.webhook." + name).gauge().value();
  }

  @Test
  void theAgeOfWhatIsDueIsToldAndNothingThatIsNotKnown() {
    assertThat(gauge("due.age")).as("before the first look").isNaN();
    ledger.standing = new Standing(NOON.minusSeconds(90), 7, 2);
    timer.look();
    assertThat(gauge("due.age")).isEqualTo(90);
    assertThat(gauge("waiting")).isEqualTo(7);
    assertThat(gauge("replays.failed")).isEqualTo(2);
    ledger.standing = new Standing(NOON.plusSeconds(90), 7, 2);
    timer.look();
    assertThat(gauge("due.age")).as("due later").isZero();
    ledger.standing = new Standing(null, 0, 0);
    timer.look();
    assertThat(gauge("due.age")).as("nothing waits").isZero();
    ledger.standing = null;
    timer.look();
    assertThat(gauge("due.age")).as("the database is away").isNaN();
    assertThat(gauge("waiting")).isNaN();
  }

  /** Tells how things stand and nothing else. */
  private static final class Numbers implements Ledger {

    @Nullable Standing standing;

    @Override
    public Standing standing() {
      if (standing == null) {
        throw new IllegalStateException("away");
      }
      return standing;
    }

    @Override
    public Optional<EventView> event(String id) {
      return Optional.empty();
    }

    @Override
    public List<DeliveryView> deliveries(DeliveryQuery query) {
      return List.of();
    }

    @Override
    public Optional<DeliveryView> delivery(UUID id) {
      return Optional.empty();
    }

    @Override
    public List<AttemptView> attempts(UUID deliveryId, int after, int limit) {
      return List.of();
    }
  }
}
