package io.observatory.hitl;

import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The service on the shared infrastructure while the tests of one class run, and agents for it. */
final class Stage implements BeforeAllCallback, AfterAllCallback {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Map<String, String> changes;
  private @Nullable TestDatabase database;
  private @Nullable Gateway gateway;
  private @Nullable TestSessions sessions;
  private @Nullable TestApprovals approvals;

  private Stage(Map<String, String> changes) {
    this.changes = changes;
  }

  static Stage usual() {
    return new Stage(Map.of());
  }

  /** With some settings changed. */
  static Stage with(Map<String, String> changes) {
    return new Stage(changes);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Infra infra = Infra.shared();
    infra.prepare();
    database = infra.database("hitl");
    gateway = Gateway.start(infra, database, changes);
    sessions = new TestSessions(infra);
    approvals = new TestApprovals(infra, gateway, sessions.codec());
    await().atMost(SOON).until(gateway::isReady);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    approvals().close();
    sessions().close();
    gateway().close();
  }

  TestDatabase database() {
    return Objects.requireNonNull(database);
  }

  Gateway gateway() {
    return Objects.requireNonNull(gateway);
  }

  TestSessions sessions() {
    return Objects.requireNonNull(sessions);
  }

  TestApprovals approvals() {
    return Objects.requireNonNull(approvals);
  }
}
