package io.observatory.webhook.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimeOrderedIdsTest {

  private static final long YEARS = 100_000L * 86_400_000;

  /** The database compares ids by their bytes, as their texts compare. */
  @Property
  void idsOfATimeLieBetween(
      @ForAll @LongRange(min = 0, max = YEARS) long millis,
      @ForAll long random,
      @ForAll @LongRange(min = -59_000, max = 59_000) long skew) {
    Instant time = Instant.ofEpochMilli(millis);
    long made = Math.max(0, millis + skew);
    UUID id =
        new UUID((made << 16) | 0x7000 | (random & 0xfff), (random & (-1L >>> 2)) | Long.MIN_VALUE);
    assertThat(id.toString())
        .isGreaterThanOrEqualTo(TimeOrderedIds.lowest(time).toString())
        .isLessThanOrEqualTo(TimeOrderedIds.highest(time).toString());
    assertThat(TimeOrderedIds.highest(time).toString())
        .isLessThan(TimeOrderedIds.lowest(time.plusSeconds(121)).toString());
  }
}
