package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
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

/**
 * The service on the shared infrastructure while the tests of one class run, and agents for it.
 * With the usual settings it is one service for all classes that are {@link OnSharedService}.
 */
final class Stage implements BeforeAllCallback, AfterAllCallback {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(Stage.class);

  private final @Nullable Map<String, String> changes;
  private @Nullable Service service;
  private @Nullable TestSessions sessions;
  private @Nullable TestApprovals approvals;

  /** One that runs, with a database of its own. */
  private record Service(TestDatabase database, Gateway gateway) implements AutoCloseable {

    static Service started(Infra infra, Map<String, String> changes) {
      TestDatabase database = infra.database("hitl");
      Gateway gateway = Gateway.start(infra, database, changes);
      await().atMost(SOON).until(gateway::isReady);
      return new Service(database, gateway);
    }

    @Override
    public void close() {
      gateway.close();
    }
  }

  private Stage(@Nullable Map<String, String> changes) {
    this.changes = changes;
  }

  /** The service that classes share; it ends when the last test of the JVM has. */
  static Stage usual() {
    return new Stage(null);
  }

  /** A service of this class alone, with some settings changed. */
  static Stage with(Map<String, String> changes) {
    return new Stage(changes);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Infra infra = Infra.shared();
    infra.prepare();
    service = changes == null ? shared(context, infra) : Service.started(infra, changes);
    sessions = new TestSessions(infra);
    approvals = new TestApprovals(infra, gateway(), sessions.codec());
  }

  private static Service shared(ExtensionContext context, Infra infra) {
    assertThat(context.getRequiredTestClass()).hasAnnotation(OnSharedService.class);
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(Service.class, key -> Service.started(infra, Map.of()), Service.class);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    approvals().close();
    sessions().close();
    if (changes != null) {
      service().close();
    }
  }

  private Service service() {
    return Objects.requireNonNull(service);
  }

  TestDatabase database() {
    return service().database();
  }

  Gateway gateway() {
    return service().gateway();
  }

  TestSessions sessions() {
    return Objects.requireNonNull(sessions);
  }

  TestApprovals approvals() {
    return Objects.requireNonNull(approvals);
  }
}
