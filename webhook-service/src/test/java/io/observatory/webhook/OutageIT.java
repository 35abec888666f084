package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Database or broker away for a while: nothing is lost, and nobody restarts anything. */
class OutageIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final FaultProxy PROXY = FaultProxy.open();
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
    service = Service.start(INFRA, database.behind(PROXY), settings);
    courses = new Courses(INFRA);
  }

  @AfterAll
  static void stop() {
    courses.close();
    service.close();
    SINK.close();
    PROXY.close();
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

  @Test
  void databaseAwayForTenSeconds() {
    String tenant = Stage.fresh("db");
    service.endpoint(tenant, SINK.url("/" + tenant), Ordering.NONE, Limits.USUAL);
    publish(tenant, 0, 200);
    await().atMost(SOON).until(() -> got(tenant) > 20);
    PROXY.cut();
    publish(tenant, 200, 400);
    long during = got(tenant);
    await().pollDelay(Duration.ofSeconds(10)).atMost(SOON).until(() -> true);
    assertThat(got(tenant)).as("nothing is sent again meanwhile").isLessThan(during + 200);
    PROXY.restore();
    allArrived(tenant, 400);
  }

  @Test
  void brokerAwayForTenSeconds() {
    String tenant = Stage.fresh("broker");
    service.endpoint(tenant, SINK.url("/" + tenant), Ordering.NONE, Limits.USUAL);
    publish(tenant, 0, 100);
    await().atMost(SOON).until(() -> got(tenant) > 20);
    INFRA.brokerProxy().cut();
    try {
      publish(tenant, 100, 200);
      await().pollDelay(Duration.ofSeconds(10)).atMost(SOON).until(() -> true);
    } finally {
      INFRA.brokerProxy().restore();
    }
    allArrived(tenant, 200);
    await().atMost(SOON).until(() -> ledger.count("SELECT count(*) FROM outbox") == 0);
  }

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
