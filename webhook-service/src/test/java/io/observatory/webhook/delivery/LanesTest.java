package io.observatory.webhook.delivery;

import static io.observatory.webhook.delivery.Fixtures.delivery;
import static io.observatory.webhook.delivery.Fixtures.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may go when: limits, breaker, order and fairness, by a clock that the test moves. */
class LanesTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong();
  private final Lanes lanes = lanes(1_000);

  private Lanes lanes(int requests) {
    return new Lanes(
        new Lanes.Bounds(10_000, 1L << 30, requests),
        new Breaker.Rules(3, Duration.ofSeconds(10), Duration.ofSeconds(40)),
        now::get);
  }

  private static Endpoint limited(String id, int concurrency, double perSecond, int burst) {
    return endpoint("t", id, new Limits(concurrency, perSecond, burst));
  }

  private Delivery give(Endpoint endpoint, @Nullable String key) {
    Delivery delivery = delivery(endpoint.id(), key, 0);
    assertThat(lanes.admit(endpoint, delivery.event().weight())).isTrue();
    lanes.offer(List.of(delivery));
    return delivery;
  }

  private List<Delivery> sendAll() {
    List<Delivery> all = new ArrayList<>();
    for (Optional<Delivery> d = lanes.next(); d.isPresent(); d = lanes.next()) {
      all.add(d.get());
    }
    return all;
  }

  @Test
  void instancesShareWhatTheEndpointTakes() {
    Endpoint eight = limited("eight", 8, 0, 1);
    lanes.share(3);
    for (int i = 0; i < 9; i++) {
      give(eight, null);
    }
    assertThat(sendAll()).as("a third of eight").hasSize(2);
    lanes.share(1);
    give(eight, null);
    assertThat(sendAll()).as("the others are gone").hasSize(6);
  }

  @Property(tries = 200)
  void sharesAreTogetherNoMoreThanTheWholeOrOneEach(
      @ForAll @IntRange(min = 1, max = 256) int concurrency,
      @ForAll @IntRange(min = 1, max = 50) int instances) {
    Limits whole = new Limits(concurrency, concurrency / 2.0, concurrency);
    Limits share = whole.dividedBy(instances);
    assertThat(share.concurrency() * instances)
        .isLessThanOrEqualTo(Math.max(concurrency, instances));
    assertThat(share.burst()).isPositive();
    assertThat(share.perSecond()).isPositive();
    assertThat(share.perSecond() * instances).isLessThanOrEqualTo(whole.perSecond() * 1.000_001);
    assertThat(new Limits(1, 0, 1).dividedBy(instances).perSecond()).as("no limit").isZero();
  }

  @Test
  void noMoreAtOnceThanTheEndpointTakes() {
    Endpoint two = limited("two", 2, 0, 1);
    for (int i = 0; i < 5; i++) {
      give(two, null);
    }
    List<Delivery> first = sendAll();
    assertThat(first).hasSize(2);
    lanes.done(first.getFirst(), true, true);
    assertThat(sendAll()).hasSize(1);
  }

  @Test
  void theBucketLetsABurstGoAndThenItsRate() {
    Endpoint slow = limited("slow", 100, 10, 5);
    for (int i = 0; i < 30; i++) {
      give(slow, null);
    }
    assertThat(sendAll()).hasSize(5);
    assertThat(lanes.pause(SECOND)).isEqualTo(SECOND / 10);
    now.addAndGet(SECOND / 10);
    assertThat(sendAll()).hasSize(1);
    now.addAndGet(SECOND);
    assertThat(sendAll()).hasSize(5);
  }

  /** Endpoint health: closed, open, half-open, closed. */
  @Test
  void aLimitThatIsLiftedIsWaitedForNoMore() {
    Endpoint slow = limited("slow", 100, 0.001, 1);
    for (int i = 0; i < 4; i++) {
      give(slow, null);
    }
    assertThat(sendAll()).hasSize(1);
    lanes.tidy(id -> Optional.of(limited(id, 2, 0, 1)));
    assertThat(sendAll()).as("the bucket's").hasSize(1);
    lanes.tidy(id -> Optional.of(limited(id, 100, 0, 1)));
    assertThat(sendAll()).as("of requests at once").hasSize(2);
    assertThat(lanes.pause(SECOND)).as("nothing waits for the old one").isEqualTo(SECOND);
  }

  @Test
  void breakerClosedOpenHalfOpenClosed() {
    Endpoint ill = limited("ill", 1, 0, 1);
    List<Delivery> given = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      given.add(give(ill, null));
    }
    List<Delivery> back = List.of();
    for (int i = 0; i < 3; i++) {
      back = lanes.done(lanes.next().orElseThrow(), false, true);
    }
    assertThat(back).as("all but two").containsExactlyElementsOf(given.subList(5, 8));
    assertThat(lanes.held()).isEqualTo(2);
    assertThat(lanes.next()).as("open").isEmpty();
    assertThat(lanes.openBreakers()).isEqualTo(1);
    assertThat(lanes.room(ill).places()).as("two wait to probe").isZero();
    now.addAndGet(10 * SECOND);
    Delivery probe = lanes.next().orElseThrow();
    assertThat(lanes.next()).as("one probe").isEmpty();
    lanes.done(probe, false, true);
    now.addAndGet(19 * SECOND);
    assertThat(lanes.next()).as("open twice as long").isEmpty();
    now.addAndGet(SECOND);
    lanes.done(lanes.next().orElseThrow(), true, true);
    assertThat(lanes.openBreakers()).isZero();
    give(ill, null);
    assertThat(lanes.next()).as("closed").isPresent();
  }

  @Test
  void aProbeThatTellsNothingIsFollowedByAnother() {
    Endpoint ill = limited("ill", 1, 0, 1);
    for (int i = 0; i < 5; i++) {
      give(ill, null);
    }
    for (int i = 0; i < 3; i++) {
      lanes.done(lanes.next().orElseThrow(), false, true);
    }
    now.addAndGet(10 * SECOND);
    lanes.done(lanes.next().orElseThrow(), null, true);
    assertThat(lanes.next()).isPresent();
  }

  @Test
  void theNextOfAKeyGoesWhenTheOneBeforeCameThrough() {
    Endpoint ordered = limited("ordered", 10, 0, 1);
    Delivery a1 = give(ordered, "a");
    Delivery a2 = give(ordered, "a");
    Delivery b1 = give(ordered, "b");
    assertThat(sendAll()).containsExactly(a1, b1);
    assertThat(lanes.done(a1, true, true)).isEmpty();
    assertThat(sendAll()).containsExactly(a2);
  }

  @Test
  void thoseBehindOneThatFailedAreGivenBack() {
    Endpoint ordered = limited("ordered", 10, 0, 1);
    Delivery a1 = give(ordered, "a");
    Delivery a2 = give(ordered, "a");
    Delivery a3 = give(ordered, "a");
    sendAll();
    assertThat(lanes.done(a1, false, false)).containsExactly(a2, a3);
    assertThat(lanes.held()).isZero();
    Delivery later = give(ordered, "a");
    assertThat(sendAll()).containsExactly(later);
  }

  @Test
  void aTenantWithManyEndpointsKeepsNobodyWaiting() {
    Lanes few = lanes(1);
    for (int i = 0; i < 100; i++) {
      for (int endpoint = 0; endpoint < 10; endpoint++) {
        put(few, endpoint("big", "big-" + endpoint, Limits.USUAL), i);
      }
    }
    put(few, endpoint("small", "small-0", Limits.USUAL), 0);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Delivery next = few.next().orElseThrow();
      order.add(next.endpointId());
      few.done(next, true, true);
    }
    assertThat(order).as("at the latest the second").contains("small-0");
  }

  private static void put(Lanes lanes, Endpoint endpoint, int unused) {
    Delivery delivery = delivery(endpoint.id(), null, 0);
    if (lanes.admit(endpoint, delivery.event().weight())) {
      lanes.offer(List.of(delivery));
    }
  }

  @Test
  void aSlowEndpointFillsItsLaneAndNothingElse() {
    Endpoint hung = limited("hung", 16, 0, 1);
    int places = 0;
    while (lanes.admit(hung, 10)) {
      places++;
    }
    assertThat(places).isEqualTo(64);
    assertThat(lanes.admit(limited("well", 16, 0, 1), 10)).isTrue();
  }

  @Test
  void whatIsFullInAllTakesNothing() {
    Lanes small =
        new Lanes(
            new Lanes.Bounds(2, 1_000, 10),
            new Breaker.Rules(3, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            now::get);
    Endpoint one = limited("one", 16, 0, 1);
    assertThat(small.admit(one, 900)).isTrue();
    assertThat(small.admit(endpoint("u", "two", Limits.USUAL), 200)).as("bytes").isFalse();
    assertThat(small.admit(endpoint("u", "two", Limits.USUAL), 100)).isTrue();
    assertThat(small.admit(endpoint("v", "three", Limits.USUAL), 0)).as("count").isFalse();
    small.dismiss("one", 900);
    assertThat(small.room()).isEqualTo(1);
  }

  @Test
  void hundredsOfLanesThatHangLeaveRoomForOthers() {
    Lanes all =
        new Lanes(
            new Lanes.Bounds(16_384, 64 << 20, 4_096),
            new Breaker.Rules(10, Duration.ofSeconds(10), Duration.ofSeconds(10)),
            now::get);
    for (int i = 0; i < 256; i++) {
      Endpoint hung = endpoint("t" + i % 64, "hung" + i, Limits.USUAL);
      for (int j = 0; j < 100; j++) {
        put(all, hung, j);
      }
    }
    int sent = 0;
    while (all.next().isPresent()) {
      sent++;
    }
    assertThat(sent).isLessThan(4_096);
    Endpoint well = endpoint("other", "well", Limits.USUAL);
    for (int i = 0; i < 10; i++) {
      assertThat(all.admit(well, 1_025)).as("place").isTrue();
      all.offer(List.of(delivery("well", null, 0)));
    }
    assertThat(all.room()).isPositive();
    assertThat(all.next()).as("request").isPresent();
  }

  @Test
  void neitherALaneNorATenantTakesAllBytes() {
    Lanes all = lanes(1_000);
    long heavy = 512 * 1_024;
    long taken = 0;
    for (int i = 0; i < 100; i++) {
      Endpoint greedy = endpoint("greedy", "g" + i, new Limits(256, 0, 1));
      for (int j = 0; j < 500 && all.admit(greedy, (int) heavy); j++) {
        taken += heavy;
      }
      assertThat(taken).as("a lane").isLessThanOrEqualTo((i + 1) * (1L << 30) / 8);
    }
    assertThat(taken).as("a tenant").isLessThanOrEqualTo((1L << 30) * 3 / 4 + heavy);
    assertThat(all.admit(endpoint("u", "other", Limits.USUAL), (int) heavy)).isTrue();
  }

  @Test
  void whatWasClaimedForAShareHasItsPlaces() {
    Lanes few =
        new Lanes(
            new Lanes.Bounds(160, 1L << 30, 100),
            new Breaker.Rules(3, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            now::get);
    Endpoint one = limited("one", 16, 0, 1);
    int places = few.room(one).places();
    assertThat(places).isEqualTo(20);
    for (int i = 0; i < places; i++) {
      assertThat(few.admitClaimed(one, 10)).isTrue();
    }
    assertThat(few.admit(one, 10)).isFalse();
    assertThat(few.room(one).places()).isZero();
  }

  /**
   * Whatever happens: caps hold, a key has one under way, and at the end all went out, in order.
   */
  @Property(tries = 200)
  void capsAndOrderHoldWhateverHappens(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int concurrency) {
    Random random = new Random(seed);
    Lanes any = lanes(1_000);
    Endpoint endpoint = limited("any", concurrency, random.nextBoolean() ? 0 : 50, 3);
    Map<String, List<Delivery>> expected = new HashMap<>();
    Map<String, List<Delivery>> sent = new HashMap<>();
    List<Delivery> underWay = new ArrayList<>();
    int given = 0;
    for (int step = 0; step < 2_000 && (given < 40 || any.held() > 0); step++) {
      now.addAndGet(random.nextInt(20_000_000));
      if (given < 40 && random.nextInt(3) == 0) {
        String key = "k" + random.nextInt(3);
        Delivery delivery = delivery("any", key, 0);
        assertThat(any.admit(endpoint, 1_025)).isTrue();
        any.offer(List.of(delivery));
        expected.computeIfAbsent(key, k -> new ArrayList<>()).add(delivery);
        given++;
      } else if (!underWay.isEmpty() && random.nextBoolean()) {
        Delivery back = underWay.remove(random.nextInt(underWay.size()));
        assertThat(any.done(back, true, true)).isEmpty();
      } else {
        any.next()
            .ifPresent(
                d -> {
                  underWay.add(d);
                  sent.computeIfAbsent(String.valueOf(d.orderingKey()), k -> new ArrayList<>())
                      .add(d);
                });
      }
      Set<String> keys = new HashSet<>();
      assertThat(underWay).hasSizeLessThanOrEqualTo(concurrency);
      underWay.forEach(d -> assertThat(keys.add(String.valueOf(d.orderingKey()))).isTrue());
    }
    assertThat(sent).isEqualTo(expected);
    assertThat(any.held()).isZero();
  }
}
