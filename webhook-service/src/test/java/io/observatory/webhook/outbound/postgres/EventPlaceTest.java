package io.observatory.webhook.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventPlaceTest {

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aPlaceIsItsTimeAndIdAndWithoutOneTheWalkBegins() {
    assertThat(EventPlace.of("1767225600000001 order-7", SINCE))
        .isEqualTo(new EventPlace(SINCE.plusNanos(1_000), "order-7"));
    assertThat(EventPlace.of("", SINCE)).isEqualTo(new EventPlace(SINCE, ""));
    assertThat(EventPlace.of("order-7", SINCE))
        .as("of before")
        .isEqualTo(new EventPlace(SINCE, ""));
    assertThat(EventPlace.of("", null)).isEqualTo(new EventPlace(Instant.EPOCH, ""));
  }
}
