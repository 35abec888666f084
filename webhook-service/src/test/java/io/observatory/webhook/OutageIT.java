package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Database, broker or network away for a while, under {@code -Pchaos} for a minute: nothing is
 * lost, and nobody restarts anything.
 */
class OutageIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final FaultProxy PROXY = FaultProxy.open();
  private static final ConnectProxy EGRESS = ConnectProxy.open();
  private static final Sink SINK = Sink.open();
  private static Ledger ledger;
  private static Service service;
  private static Courses courses;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    TestDatabase database = INFRA.database("webhook");
    ledger = new Ledger(database);
    Map<String, String> settings = new HashMap<>(Service.settings(INFRA, database.behind(PROXY)));
    settings.put("KAFKA_BOOTSTRAP_SERVERS", INFRA.proxiedBootstrapServers());
    settings.put("webhook.delivery.lease", "3s");
    settings.put("webhook.delivery.deadline", "2s");
    settings.put("webhook.delivery.breaker-open", "1s");
    settings.put("webhook.delivery.breaker-longest", "2s");
    settings.put("webhook.egress.proxy", EGRESS.url());
    service = Service.start(INFRA, database.behind(PROXY), settings);
    courses = new Courses(INFRA);
  }

  @AfterAll
  static void stop() {
    courses.close();
    service.close();
    SINK.close();
    PROXY.close();
    EGRESS.close();
  }

  private static void publish(String tenant, int from, int to) {
    for (int i = from; i < to; i++) {
      courses.throwIn(Courses.event(tenant, tenant + "-" + i, "{}").build());
    }
  }

  private static void allArrived(String tenant, int count) {
    await()
        .atMost(SOON)
        .until(
            () ->
                ledger.count(
                        "SELECT count(*) FROM webhook_deliveries WHERE status = 'SUCCEEDED' AND"
                            + " tenant_id = ?",
                        tenant)
                    == count);
    Set<String> ids = new HashSet<>();
    SINK.got("/" + tenant).forEach(got -> ids.add(got.id()));
    assertThat(ids).hasSize(count);
  }

  private static long got(String tenant) {
    return SINK.got("/" + tenant).size();
  }

  /** How long something is away: {@code -Dwebhook.outage.seconds}, or as the test says. */
  private static Duration away(int usually) {
    return Duration.ofSeconds(Integer.getInteger("webhook.outage.seconds", usually));
  }

  private static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plus(SOON)).until(() -> true);
  }

  /** Queue: PostgreSQL is away. */
  @Test
  void databaseAwayForAWhile() {
    databaseAway(away(5));
  }

  /** Queue: PostgreSQL is away for a minute, and nobody restarts anything. */
  @Test
  @Tag("chaos")
  void databaseAwayForAMinute() {
    databaseAway(away(60));
  }

  private static void databaseAway(Duration time) {
    String tenant = Stage.fresh("db");
    service.endpoint(tenant, SINK.url("/" + tenant), Ordering.NONE, Limits.USUAL);
    publish(tenant, 0, 200);
    await().atMost(SOON).until(() -> got(tenant) > 20);
    PROXY.cut();
    long during;
    try {
      publish(tenant, 200, 400);
      during = got(tenant);
      pass(time);
      assertThat(got(tenant)).as("nothing is sent again meanwhile").isLessThan(during + 200);
    } finally {
      PROXY.restore();
    }
    allArrived(tenant, 400);
  }

  /** Queue: the broker is away. */
  @Test
  void brokerAwayForAWhile() {
    brokerAway(away(5));
  }

  /**
   * Queue: the broker is away for a minute; deliveries, events and dead letters go on behind it.
   */
  @Test
  @Tag("chaos")
  void brokerAwayForAMinute() {
    brokerAway(away(60));
  }

  private static void brokerAway(Duration time) {
    String tenant = Stage.fresh("broker");
    service.endpoint(tenant, SINK.url("/" + tenant), Ordering.NONE, Limits.USUAL);
    publish(tenant, 0, 100);
    await().atMost(SOON).until(() -> got(tenant) > 20);
    INFRA.brokerProxy().cut();
    try {
      publish(tenant, 100, 200);
      pass(time);
    } finally {
      INFRA.brokerProxy().restore();
    }
    allArrived(tenant, 200);
    await().atMost(SOON).until(() -> ledger.count("SELECT count(*) FROM outbox") == 0);
  }

  /** Queue: no receiver answers. */
  @Test
  void networkAwayForAWhile() {
    networkAway(away(5));
  }

  /** Queue: every receiver hangs or refuses for a minute. */
  @Test
  @Tag("chaos")
  void networkAwayForAMinute() {
    networkAway(away(60));
  }

  /** For one half of the time receivers hang, for the other they refuse. */
  private static void networkAway(Duration time) {
    String tenant = Stage.fresh("network");
    String path = "/" + tenant;
    Duration[] retries = new Duration[100];
    Arrays.fill(retries, Duration.ofSeconds(1));
    try (FaultProxy network = FaultProxy.open().forwardTo(SINK.url(path).getPort())) {
      URI url = URI.create("http://127.0.0.1:" + network.port() + path);
      service.endpoint(tenant, url, retries);
      publish(tenant, 0, 50);
      await().atMost(SOON).until(() -> got(tenant) > 20);
      network.freeze();
      publish(tenant, 50, 150);
      pass(time.dividedBy(2));
      network.restore();
      network.cut();
      pass(time.dividedBy(2));
      network.restore();
      allArrived(tenant, 150);
    }
  }

  /**
   * ProxyUnreachable_ReturnsInfraError: no attempt burnt, no breaker opened. The receiver is one
   * that nothing was sent to yet: what dies on a tunnel that was open already may have reached it,
   * and counts as an attempt.
   */
  @Test
  void egressProxyAwayIsNotTheEndpointsFault() {
    String tenant = Stage.fresh("proxy");
    try (Sink sink = Sink.open()) {
      service.endpoint(tenant, sink.url("/" + tenant), Ordering.NONE, Limits.USUAL);
      egressProxyAway(tenant);
      assertThat(sink.got("/" + tenant))
          .extracting(Sink.Got::id)
          .hasSize(30)
          .doesNotHaveDuplicates();
    }
  }

  private static void egressProxyAway(String tenant) {
    EGRESS.cut();
    try {
      publish(tenant, 0, 30); // thrice what opens a breaker
      await()
          .atMost(SOON)
          .until(
              () ->
                  ledger.count(
                          "SELECT count(*) FROM webhook_deliveries WHERE tenant_id = ?"
                              + " AND reason = 'proxy_unreachable' AND attempts = 0",
                          tenant)
                      == 30);
    } finally {
      EGRESS.restore();
    }
    await()
        .atMost(SOON)
        .until(
            () ->
                ledger.count(
                        "SELECT count(*) FROM webhook_deliveries WHERE tenant_id = ?"
                            + " AND status = 'SUCCEEDED' AND attempts = 1",
                        tenant)
                    == 30);
  }

  /** Queue: the attempt's row fails, and there is no storm of repeats (outpost #276). */
  @Test
  void anAttemptThatCanNotBeKeptIsNotSentAgain() {
    String tenant = Stage.fresh("kept");
    String path = "/" + tenant;
    String id = tenant + "-0";
    service.endpoint(tenant, SINK.url(path), Ordering.NONE, Limits.USUAL);
    var gate = SINK.hold(path);
    publish(tenant, 0, 1);
    await().atMost(SOON).until(() -> got(tenant) == 1);
    PROXY.cut();
    gate.countDown();
    await().pollDelay(Duration.ofSeconds(2)).atMost(SOON).until(() -> true);
    PROXY.restore();
    await().atMost(SOON).until(() -> ledger.state(id).equals("SUCCEEDED"));
    assertThat(SINK.got(path)).extracting(Sink.Got::id).isEqualTo(List.of(id));
    assertThat(ledger.attempts(id)).hasSize(1);
  }
}
