package io.observatory.webhook;

import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One instance, publishers and a receiver, while the tests of one class run. */
final class Stage implements BeforeAllCallback, AfterAllCallback {

  static final Duration SOON = Duration.ofSeconds(20);

  private final Map<String, String> changes;
  private final Clock clock;
  private final Sink sink = Sink.open();
  private @Nullable TestDatabase database;
  private @Nullable Service service;
  private @Nullable Courses courses;
  private @Nullable Ledger ledger;

  private Stage(Map<String, String> changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  /** A deadline of two seconds, half of one to connect, and breakers that open for one. */
  static Stage hasty() {
    return hasty(Clock.systemUTC());
  }

  /** The same, at the clock's time. */
  static Stage hasty(Clock clock) {
    return new Stage(
        Map.of(
            "webhook.delivery.deadline",
            "2s",
            "webhook.delivery.connect-timeout",
            "500ms",
            "webhook.delivery.breaker-open",
            "1s"),
        clock);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Infra infra = Infra.shared();
    infra.prepare();
    TestDatabase fresh = infra.database("webhook");
    database = fresh;
    ledger = new Ledger(fresh);
    service = Service.start(infra, fresh, changes, clock);
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

  /** The database refuses attempts whose answer has that header, until {@link #keepAllAnswers}. */
  void refuseAnswersWith(String header) {
    owner()
        .sql(
            """
            CREATE FUNCTION refuse_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF jsonb_exists(NEW.response_headers, '%s') THEN
                RAISE EXCEPTION 'refused by a test' USING ERRCODE = '22000';
              END IF;
              RETURN NEW; END $$;
            CREATE TRIGGER refuse_answer BEFORE INSERT ON webhook_attempt
              FOR EACH ROW EXECUTE FUNCTION refuse_answer()
            """
                .formatted(header))
        .update();
  }

  /** Ends {@link #refuseAnswersWith}. */
  void keepAllAnswers() {
    owner().sql("DROP FUNCTION refuse_answer() CASCADE").update();
  }

  private JdbcClient owner() {
    TestDatabase known = Objects.requireNonNull(database);
    return JdbcClient.create(
        new DriverManagerDataSource(known.jdbcUrl(), known.ownerUser(), known.ownerPassword()));
  }
}
