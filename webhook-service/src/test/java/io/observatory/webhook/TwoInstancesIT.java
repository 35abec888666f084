package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.webhook.delivery.Fellows;
import io.observatory.webhook.delivery.Lanes;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two instances on one database: each delivery once, order kept, claims never overlap, a slow one
 * is left alone for longer than a lease, and whoever stops loses nothing.
 */
class TwoInstancesIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int EVENTS = 10_000;

  /** Ten thousand take some 15 s; how fast they go is for the benchmark to say. */
  private static final Duration AT_LAST = Duration.ofMinutes(3);

  private static final Duration LEASE = Duration.ofSeconds(6);

  /** Queue: 10,000 over two instances, each once; claims never overlap. */
  @Test
  void eachOnceAndEachKeyInOrder() {
    INFRA.prepare();
    TestDatabase database = INFRA.database("webhook");
    Ledger ledger = new Ledger(database);
    String tenant = Stage.fresh("two");
    Map<String, String> settings = new HashMap<>(Service.settings(INFRA, database));
    settings.put("webhook.delivery.lease", LEASE.toSeconds() + "s");
    settings.put("webhook.delivery.deadline", "60s");
    try (Sink sink = Sink.open();
        Courses courses = new Courses(INFRA);
        Service one = Service.start(INFRA, database, settings);
        Service other = Service.start(INFRA, database, settings)) {
      for (int i = 0; i < 5; i++) {
        one.endpoint(tenant, sink.url("/" + i), Ordering.NONE, Limits.USUAL);
      }
      Ordering byKey = new Ordering(Ordering.Scope.KEY, true);
      one.endpoint(tenant + "-o", sink.url("/o"), byKey, Limits.USUAL, Duration.ofMillis(200));
      sink.next("/o", Sink.Reply.of(200), Sink.Reply.of(500), Sink.Reply.of(503));
      one.endpoint(tenant + "-s", sink.url("/s"));
      one.endpoint(tenant + "-d", sink.url("/d"));
      awaitBoth(ledger, other, tenant);
      assertThat(one.bean(Fellows.class).live()).as("they share limits").isEqualTo(2);
      CountDownLatch slow = sink.hold("/s");
      courses.publish(tenant + "-s", tenant + "-s0", "{}");
      await().atMost(SOON).until(() -> sink.got("/s").size() == 1);
      for (int i = 0; i < EVENTS / 5; i++) {
        courses.throwIn(Courses.event(tenant, tenant + "-" + i, "{}").build());
      }
      for (int i = 0; i < 200; i++) {
        courses.throwIn(
            Courses.event(tenant + "-o", tenant + "-o" + i, "{}")
                .setOrderingKey(tenant + "-key" + i % 4)
                .build());
      }
      await()
          .atMost(AT_LAST)
          .until(
              () ->
                  ledger.count("SELECT count(*) FROM webhook_deliveries WHERE status = 'SUCCEEDED'")
                      == EVENTS + 200);
      for (int i = 0; i < 5; i++) {
        assertThat(sink.got("/" + i))
            .extracting(Sink.Got::id)
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, EVENTS / 5).mapToObj(n -> tenant + "-" + n).toList());
      }
      for (int key = 0; key < 4; key++) {
        assertThat(firstTimes(sink, tenant, key)).as("key " + key).isSorted().hasSize(50);
      }
      leftAloneLongerThanALease(ledger, sink, slow, tenant);
      drainsAndLosesNothing(ledger, sink, courses, one, tenant);
    }
  }

  /** Queue: a renewed lease keeps a slow request; the other instance takes over nothing of it. */
  private static void leftAloneLongerThanALease(
      Ledger ledger, Sink sink, CountDownLatch slow, String tenant) {
    long began = sink.got("/s").getFirst().nanos();
    await()
        .atMost(SOON)
        .until(() -> System.nanoTime() - began > LEASE.multipliedBy(3).dividedBy(2).toNanos());
    assertThat(ledger.state(tenant + "-s0")).isEqualTo("IN_FLIGHT");
    slow.countDown();
    await().atMost(SOON).until(() -> ledger.state(tenant + "-s0").equals("SUCCEEDED"));
    assertThat(sink.got("/s")).hasSize(1);
  }

  /** Queue: who is stopped waits for what is under way; the rest is the other's at once. */
  private static void drainsAndLosesNothing(
      Ledger ledger, Sink sink, Courses courses, Service stopped, String tenant) {
    CountDownLatch gate = sink.hold("/d");
    for (int i = 0; i < 100; i++) {
      courses.throwIn(Courses.event(tenant + "-d", tenant + "-d" + i, "{}").build());
    }
    await().atMost(SOON).until(() -> stopped.bean(Lanes.class).underWay() > 0);
    Thread stopping = Thread.ofVirtual().start(stopped::close);
    await()
        .pollDelay(Duration.ofMillis(500)) // long enough to begin, and for others to meddle
        .atMost(SOON)
        .until(stopping::isAlive);
    gate.countDown();
    await().atMost(SOON).until(() -> !stopping.isAlive());
    await()
        .atMost(SOON)
        .until(
            () ->
                ledger.count(
                        "SELECT count(*) FROM webhook_deliveries"
                            + " WHERE status = 'SUCCEEDED' AND tenant_id = ?",
                        tenant + "-d")
                    == 100);
    assertThat(sink.got("/d"))
        .extracting(Sink.Got::id)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 100).mapToObj(n -> tenant + "-d" + n).toList());
  }

  private static void awaitBoth(Ledger ledger, Service other, String tenant) {
    await()
        .atMost(SOON)
        .until(
            () ->
                ledger.count("SELECT count(*) FROM webhook_instance") == 2
                    && !other
                        .bean(io.observatory.webhook.endpoint.EndpointBook.class)
                        .matching(tenant + "-d", "a.b")
                        .isEmpty());
  }

  /** The numbers of a key's events, each when it arrived last: a failed one comes again. */
  private static List<Integer> firstTimes(Sink sink, String tenant, int key) {
    List<Integer> order = new ArrayList<>();
    for (Sink.Got got : sink.got("/o")) {
      int number = Integer.parseInt(got.id().substring((tenant + "-o").length()));
      if (number % 4 == key) {
        order.remove((Integer) number);
        order.add(number);
      }
    }
    return order;
  }
}
