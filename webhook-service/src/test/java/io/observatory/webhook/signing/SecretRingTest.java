package io.observatory.webhook.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SecretRingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void theNewestSignsFirst() {
    Secret first = fresh();
    Secret second = fresh();
    SecretRing ring = SecretRing.of(first).rotated(second, NOW, HOUR);
    assertThat(ring.valid(NOW)).containsExactly(second, first);
    assertThat(ring.valid(NOW.plus(HOUR))).containsExactly(second);
  }

  /** Rotation: grace 0. */
  @Test
  void graceZeroDropsTheOldOneAtOnceAndNoOther() {
    Secret first = fresh();
    Secret second = fresh();
    Secret third = fresh();
    SecretRing ring =
        SecretRing.of(first).rotated(second, NOW, HOUR).rotated(third, NOW, Duration.ZERO);
    assertThat(ring.valid(NOW)).containsExactly(third, first);
    assertThat(ring.secrets()).hasSize(2);
  }

  /** Rotation: the eleventh is refused. */
  @Test
  void theEleventhIsRefusedNamingTheNextExpiry() {
    SecretRing ring = SecretRing.of(fresh());
    for (int i = 1; i < SecretRing.MOST; i++) {
      ring = ring.rotated(fresh(), NOW, HOUR.plusMinutes(i));
    }
    SecretRing full = ring;
    assertThatThrownBy(() -> full.rotated(fresh(), NOW, HOUR))
        .isInstanceOf(TooManySecretsException.class)
        .hasMessageContaining("2026-11-22T11:01:00Z".substring(0, 14));
    assertThat(full.rotated(fresh(), NOW.plus(HOUR).plusSeconds(60), HOUR).secrets()).hasSize(10);
  }

  @Test
  void theNextExpiryIsThatOfTheRing() {
    SecretRing ring = SecretRing.of(fresh());
    for (int i = 1; i < SecretRing.MOST; i++) {
      ring = ring.rotated(fresh(), NOW, HOUR.plusMinutes(i));
    }
    SecretRing full = ring;
    assertThatThrownBy(() -> full.rotated(fresh(), NOW, HOUR.multipliedBy(2)))
        .isInstanceOfSatisfying(
            TooManySecretsException.class,
            e -> assertThat(e.nextExpiry()).isEqualTo(NOW.plus(HOUR).plusSeconds(60)));
  }

  @Test
  void graceIsBounded() {
    SecretRing ring = SecretRing.of(fresh());
    for (Duration grace : List.of(Duration.ofSeconds(-1), Duration.ofDays(7).plusSeconds(1))) {
      assertThatThrownBy(() -> ring.rotated(fresh(), NOW, grace))
          .hasMessageContaining("grace must be 0 to 7 days");
    }
  }

  @Test
  void theSameSecretAgainIsRefused() {
    Secret secret = fresh();
    assertThatThrownBy(() -> SecretRing.of(secret).rotated(secret, NOW, HOUR))
        .hasMessageContaining("newest already");
  }

  @Test
  void anOldSecretThatComesBackStandsOnce() {
    Secret first = fresh();
    Secret second = fresh();
    SecretRing ring = SecretRing.of(first).rotated(second, NOW, HOUR).rotated(first, NOW, HOUR);
    assertThat(ring.valid(NOW)).containsExactly(first, second);
  }

  @Property(tries = 200)
  void whateverTheGracesTheNewestIsFirstAndNothingOutlivesItsGrace(
      @ForAll @Size(max = 20) List<@IntRange(max = 7 * 24) Integer> hours) {
    Instant now = NOW;
    SecretRing ring = SecretRing.of(fresh());
    List<Instant> ends = new ArrayList<>();
    for (int grace : hours) {
      now = now.plus(Duration.ofHours(17));
      Secret fresh = fresh();
      try {
        ring = ring.rotated(fresh, now, Duration.ofHours(grace));
      } catch (TooManySecretsException full) {
        assertThat(full.nextExpiry()).isAfter(now);
        continue;
      }
      ends.add(now.plus(Duration.ofHours(grace)));
      Instant then = now;
      long open = ends.stream().filter(end -> end.isAfter(then)).count();
      assertThat(ring.valid(now).getFirst()).isEqualTo(fresh);
      assertThat(ring.valid(now)).hasSize((int) open + 1);
      assertThat(ring.valid(now.plus(Duration.ofDays(7)))).hasSize(1);
    }
  }

  private static Secret fresh() {
    return Secret.generate(Secret.Kind.HMAC_SHA256);
  }
}
