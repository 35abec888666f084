package io.observatory.webhook;

import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One instance, publishers and a receiver, while the tests of one class run. */
final class Stage implements BeforeAllCallback, AfterAllCallback {

  static final Duration SOON = Duration.ofSeconds(20);

  private final Map<String, String> changes;
  private final Sink sink = Sink.open();
  private @Nullable Service service;
  private @Nullable Courses courses;
  private @Nullable Ledger ledger;

  private Stage(Map<String, String> changes) {
    this.changes = changes;
  }

  /** A deadline of two seconds, half of one to connect. */
  static Stage hasty() {
    return new Stage(
        Map.of("webhook.delivery.deadline", "2s", "webhook.delivery.connect-timeout", "500ms"));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Infra infra = Infra.shared();
    infra.prepare();
    TestDatabase database = infra.database("webhook");
    ledger = new Ledger(database);
    service = Service.start(infra, database, changes);
    courses = new Courses(infra);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    courses().close();
    service().close();
    sink.close();
  }

  /** A name that nobody else has. */
  static String fresh(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  Sink sink() {
    return sink;
  }

  Service service() {
    return Objects.requireNonNull(service);
  }

  Courses courses() {
    return Objects.requireNonNull(courses);
  }

  Ledger ledger() {
    return Objects.requireNonNull(ledger);
  }

  /** Until the event's only delivery is in that state. */
  void awaitState(String eventId, String state) {
    await().atMost(SOON).until(() -> ledger().state(eventId).equals(state));
  }
}
