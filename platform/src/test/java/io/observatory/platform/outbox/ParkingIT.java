package io.observatory.platform.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.PromptProducer;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** What a topic never takes stands aside, and the others of its key go on in their order. */
class ParkingIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String topic = "parking-" + UUID.randomUUID();
  private TestDatabase database;
  private JdbcTemplate jdbc;

  @BeforeEach
  void createTopicAndTables() throws Exception {
    INFRA.prepare();
    database = INFRA.database("heartbeat");
    jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(
                database.jdbcUrl(), database.ownerUser(), database.ownerPassword()));
    jdbc.execute(
        (java.sql.Connection owner) -> {
          ScriptUtils.executeSqlScript(owner, new ClassPathResource("db/outbox.sql"));
          return true;
        });
    jdbc.execute("GRANT SELECT, INSERT, DELETE ON outbox TO " + database.appUser());
    jdbc.execute("GRANT SELECT, INSERT ON outbox_parked TO " + database.appUser());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", INFRA.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 1, (short) 1).configs(Map.of("max.message.bytes", "4096"))))
          .all()
          .get();
    }
  }

  /** Refused by the broker, and by the producer itself. */
  @ParameterizedTest
  @ValueSource(ints = {20_000, 1_500_000})
  void whatIsTooLargeForItsTopicKeepsNobody(int bytes) {
    byte[] large = new byte[bytes];
    new Random(7).nextBytes(large); // or compression would make it small
    append("k", "first", new byte[10]);
    append("k", "large", large);
    append("k", "second", new byte[10]);
    append("other", "third", new byte[10]);
    try (TopicTail tail = new TopicTail(INFRA, topic);
        PromptProducer producer = producer()) {
      OutboxRelay relay = relay(producer);
      relay.start();
      try {
        assertThat(ids(tail, 3)).containsSubsequence("first", "second").contains("third");
        append("k", "fourth", new byte[10]);
        assertThat(ids(tail, 1)).containsExactly("fourth");
        await().atMost(SOON).until(() -> count("outbox") == 0);
      } finally {
        relay.stop();
      }
    }
    assertThat(jdbc.queryForMap("SELECT * FROM outbox_parked"))
        .containsEntry("event_id", "large")
        .containsEntry("value", large)
        .hasEntrySatisfying("reason", why -> assertThat((String) why).startsWith(bytes + " bytes"));
    assertThat(meters.counter("observatory.outbox.parked", "topic", topic).count()).isEqualTo(1);
  }

  /** A service that did not copy the table keeps such a row, and with it its key, as before. */
  @Test
  void withoutAPlaceForItItWaits() {
    jdbc.execute("DROP TABLE outbox_parked");
    byte[] large = new byte[20_000];
    new Random(7).nextBytes(large);
    append("k", "large", large);
    append("k", "second", new byte[10]);
    append("other", "third", new byte[10]);
    try (TopicTail tail = new TopicTail(INFRA, topic);
        PromptProducer producer = producer()) {
      OutboxRelay relay = relay(producer);
      relay.start();
      try {
        List<String> seen = new ArrayList<>();
        while (!seen.contains("third")) {
          seen.addAll(ids(tail, 1));
        }
        await().atMost(SOON).until(() -> count("outbox") == 2);
      } finally {
        relay.stop();
      }
    }
  }

  private void append(String key, String id, byte[] value) {
    jdbc.update(
        "INSERT INTO outbox (topic, record_key, value, event_id, type, traceparent, appended_at)"
            + " VALUES (?, ?, ?, ?, 'test.event', '', now())",
        topic,
        key,
        value,
        id);
  }

  private long count(String table) {
    Long count = jdbc.queryForObject("SELECT count(*) FROM " + table, Long.class);
    return count == null ? 0 : count;
  }

  private static List<String> ids(TopicTail tail, int count) {
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      ConsumerRecord<byte[], byte[]> record = tail.next();
      assertThat(new String(record.key(), UTF_8)).isIn("k", "other");
      ids.add(String.valueOf(CloudEvents.text(record.headers(), "ce_id")));
    }
    return ids;
  }

  private static PromptProducer producer() {
    return new PromptProducer(Map.of("bootstrap.servers", INFRA.bootstrapServers()));
  }

  private OutboxRelay relay(PromptProducer producer) {
    return new OutboxRelay(
        () ->
            DriverManager.getConnection(
                database.jdbcUrl(), database.appUser(), database.appPassword()),
        new OutboxPublisher(
            producer,
            new CloudEvents("/observatory/test", Clock.systemUTC()),
            meters,
            Clock.systemUTC()),
        new OutboxProperties(true, Duration.ofMillis(100), 500, Duration.ofMillis(200)));
  }
}
