package io.observatory.webhook.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.webhook.source.RecentDeliveries.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentDeliveriesTest {
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Instant start = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void boundedByNumberAndByTime() {
    RecentDeliveries recent = new RecentDeliveries(KEPT, 100);
    for (int i = 0; i < 1_000; i++) {
      recent.add(Id.of("d" + i), start);
    }
    assertThat(recent.size()).isEqualTo(100);
    assertThat(recent.has(Id.of("d899"), start)).isFalse();
    assertThat(recent.has(Id.of("d900"), start)).isTrue();
    assertThat(recent.has(Id.of("d900"), start.plus(KEPT))).isTrue();
    assertThat(recent.has(Id.of("d900"), start.plus(KEPT).plusMillis(1))).isFalse();
    assertThat(recent.size()).isZero();
  }

  @Test
  void aKeyKeepsItsFirstName() {
    RecentDeliveries recent = new RecentDeliveries(KEPT, 100);
    assertThat(recent.isCalled(Id.of("key"), Id.of("one"), start)).isTrue();
    assertThat(recent.isCalled(Id.of("key"), Id.of("other"), start)).isFalse();
    assertThat(recent.isCalled(Id.of("key"), Id.of("one"), start)).isTrue();
    Instant later = start.plus(KEPT).plusSeconds(1);
    assertThat(recent.isCalled(Id.of("key"), Id.of("other"), later)).isTrue();
  }

  /** Against a map that does the same, with keys that often want the same place. */
  @ParameterizedTest
  @ValueSource(ints = {7, 1_000, 5_000})
  void doesWhatAMapWould(int most) {
    Random random = new Random(most);
    RecentDeliveries recent = new RecentDeliveries(KEPT, most);
    Map<Id, Instant> map = new LinkedHashMap<>();
    Instant now = start;
    for (int i = 0; i < 60_000; i++) {
      now = now.plusMillis(random.nextInt(120));
      Id key = new Id(random.nextInt(4), random.nextInt(2_000) << (random.nextBoolean() ? 0 : 12));
      forget(map, now);
      assertThat(recent.has(key, now)).isEqualTo(map.containsKey(key));
      recent.add(key, now);
      if (!map.containsKey(key)) {
        if (map.size() == most) {
          map.remove(map.keySet().iterator().next());
        }
        map.put(key, now);
      }
      assertThat(recent.size()).isEqualTo(map.size());
    }
    for (Id key : map.keySet()) {
      assertThat(recent.has(key, now)).isTrue();
    }
  }

  private static void forget(Map<Id, Instant> map, Instant now) {
    Iterator<Instant> oldest = map.values().iterator();
    while (oldest.hasNext() && Duration.between(oldest.next(), now).compareTo(KEPT) > 0) {
      oldest.remove();
    }
  }
}
