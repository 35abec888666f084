package io.observatory.webhook.delivery;

import static io.observatory.webhook.delivery.Fixtures.NOON;
import static io.observatory.webhook.delivery.Fixtures.attempt;
import static io.observatory.webhook.delivery.Fixtures.delivery;
import static io.observatory.webhook.delivery.Fixtures.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.testsupport.MutableClock;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.endpoint.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a delivery is tried again, and when it is given up. */
class ScheduleTest {

  private static final Schedule STRICT = new Schedule(() -> 0);

  private static RetryPolicy policy(Duration delay) {
    return new RetryPolicy(List.of(delay), 0, Duration.ofHours(24));
  }

  private static Duration retriedAfter(RetryPolicy policy, @Nullable String retryAfter) {
    Verdict verdict =
        STRICT.judge(endpoint(policy), delivery("ep", null, 0), attempt(503, retryAfter), NOON);
    return Duration.between(NOON, ((Verdict.Retry) verdict).at());
  }

  /** Retry: all six attempts at the seed's times. */
  @Test
  void allSixAttemptsAtTheSeedTimes() {
    MutableClock clock = MutableClock.at(NOON);
    List<Long> seconds = new ArrayList<>();
    int attempts = 0;
    while (true) {
      seconds.add(Duration.between(NOON, clock.instant()).toSeconds());
      Verdict verdict =
          STRICT.judge(
              endpoint(RetryPolicy.USUAL),
              delivery("ep", null, attempts++),
              attempt(500, null),
              clock.instant());
      if (verdict instanceof Verdict.Dead dead) {
        assertThat(dead.reason()).isEqualTo("exhausted");
        break;
      }
      clock.set(((Verdict.Retry) verdict).at());
    }
    assertThat(seconds).containsExactly(0L, 30L, 150L, 750L, 4_350L, 25_950L);
  }

  /** Retry: an empty schedule is one attempt. */
  @Test
  void anEmptyScheduleMeansOneAttempt() {
    RetryPolicy once = new RetryPolicy(List.of(), 0, Duration.ZERO);
    assertThat(STRICT.judge(endpoint(once), delivery("ep", null, 0), attempt(null, null), NOON))
        .isEqualTo(new Verdict.Dead("exhausted", false));
  }

  /** Retry: a limit above 25 is honoured (Convoy). */
  @Test
  void aLimitAbove25IsHonoured() {
    RetryPolicy long60 =
        new RetryPolicy(Collections.nCopies(60, Duration.ofSeconds(1)), 0, Duration.ZERO);
    assertThat(STRICT.judge(endpoint(long60), delivery("ep", null, 59), attempt(500, null), NOON))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(STRICT.judge(endpoint(long60), delivery("ep", null, 60), attempt(500, null), NOON))
        .isInstanceOf(Verdict.Dead.class);
  }

  /** Retry: a jitter that is no share of a delay is refused before anything is made of it. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.1, 1.1})
  void aJitterThatIsNoShareIsRefused(double jitter) {
    assertThatThrownBy(() -> new RetryPolicy(List.of(), jitter, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jitter");
  }

  /** Retry: Retry-After that is absent changes nothing, nor does a jitter of 0. */
  @Test
  void withoutRetryAfterAndJitterTheDelayIsTheDelay() {
    assertThat(retriedAfter(policy(Duration.ofSeconds(5)), null)).isEqualTo(Duration.ofSeconds(5));
  }

  /** Statuses: nothing else is. */
  @ParameterizedTest
  @ValueSource(ints = {100, 199, 300, 301, 304, 307, 308, 400, 404, 429, 500, 599})
  void onlyTwoHundredsAreSuccess(int status) {
    assertThat(
            STRICT.judge(
                endpoint(RetryPolicy.USUAL), delivery("ep", null, 0), attempt(status, null), NOON))
        .isInstanceOf(Verdict.Retry.class);
  }

  /** Statuses: 204 and every other 2xx is success. */
  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void twoHundredsAreSuccess(int status) {
    assertThat(
            STRICT.judge(
                endpoint(RetryPolicy.USUAL), delivery("ep", null, 0), attempt(status, null), NOON))
        .isEqualTo(new Verdict.Succeeded());
  }

  /** Statuses: 410 ends the delivery. */
  @Test
  void goneEndsTheDeliveryAtOnceAndBlocksItsKeyWhereAsked() {
    var blocking =
        endpoint(
            "t", "ep", Limits.USUAL, new Ordering(Ordering.Scope.KEY, false), RetryPolicy.USUAL);
    assertThat(STRICT.judge(blocking, delivery("ep", "k", 0), attempt(410, null), NOON))
        .isEqualTo(new Verdict.Dead("gone", true));
    assertThat(STRICT.judge(blocking, delivery("ep", null, 0), attempt(410, null), NOON))
        .isEqualTo(new Verdict.Dead("gone", false));
  }

  /** Retry: Retry-After in each form only delays, and at most a day. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120|120",
        "120.1|121",
        "' 7 '|7",
        "0|5",
        "Wed, 21 Oct 2015 07:28:00 GMT|5",
        "Thu, 1 Jan 2026 12:01:00 GMT|60",
        "invalid|5",
        "-3|5",
        "1e3|5",
        "''|5",
        "99999999999999999999|86400",
        "2592000|86400",
        "Fri, 31 Dec 9999 23:59:59 GMT|86400"
      })
  void retryAfterOnlyDelaysAndIsCapped(String said, long seconds) {
    assertThat(retriedAfter(policy(Duration.ofSeconds(5)), said))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  /** Retry: never early, whatever jitter, chance and Retry-After say. */
  @Property
  void nothingFiresEarly(
      @ForAll @IntRange(max = 604_800) int seconds,
      @ForAll @DoubleRange(max = 1) double jitter,
      @ForAll double random,
      @ForAll String retryAfter) {
    RetryPolicy policy =
        new RetryPolicy(List.of(Duration.ofSeconds(seconds)), jitter, Duration.ofHours(24));
    Verdict verdict =
        new Schedule(() -> random)
            .judge(endpoint(policy), delivery("ep", null, 0), attempt(503, retryAfter), NOON);
    Instant at = ((Verdict.Retry) verdict).at();
    Instant base = NOON.plusSeconds(seconds);
    Instant jittered = base.plusMillis(Math.round(seconds * 1_000 * jitter));
    Instant capped = NOON.plus(Duration.ofHours(24));
    assertThat(at).isBetween(base, jittered.isAfter(capped) ? jittered : capped);
  }

  /** Retry: a chance that is none neither hastens nor fails. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 0})
  void aStrangeRandomSourceNeitherHastensNorFails(double random) {
    RetryPolicy policy = new RetryPolicy(List.of(Duration.ofSeconds(10)), 1, Duration.ZERO);
    Verdict verdict =
        new Schedule(() -> random)
            .judge(endpoint(policy), delivery("ep", null, 0), attempt(500, null), NOON);
    assertThat(((Verdict.Retry) verdict).at())
        .isBetween(NOON.plusSeconds(10), NOON.plusSeconds(20));
  }
}
