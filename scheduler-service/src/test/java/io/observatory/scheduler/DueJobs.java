package io.observatory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.time.Micros;
import io.observatory.testsupport.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Jobs that fire once, written by SQL, and what became of them. */
final class DueJobs {

  private static final String JOBS =
      """
      INSERT INTO cron_jobs (job_id, owner, target_agent_id, schedule, payload, body_hash, recurring, created_at, updated_at)
      SELECT id, 'test', ? || '-' || n % ?, '{}', 'payload of ' || n, '', false, now(), now()
      FROM unnest(?::uuid[]) WITH ORDINALITY AS k (id, n)
      """;

  private static final String DUE =
      """
      INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind)
      SELECT shard, due, id, due, 1
      FROM unnest(?::uuid[], ?::int[]) AS k (id, shard),
        LATERAL (SELECT clock_timestamp() + ? * interval '1 millisecond' AS due) AS t
      """;

  private final TestDatabase database;
  private final JdbcClient jdbc;

  DueJobs(TestDatabase database) {
    this.database = database;
    this.jdbc =
        JdbcClient.create(
            new SingleConnectionDataSource(
                database.jdbcUrl(), database.ownerUser(), database.ownerPassword(), true));
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  /** So many jobs for so many agents, due in so long; returns their ids and when they are due. */
  Map<UUID, Long> once(String agent, int agents, int count, long inMillis) {
    UUID[] ids = new UUID[count];
    Integer[] shards = new Integer[count];
    for (int i = 0; i < count; i++) {
      ids[i] = UUID.randomUUID();
      shards[i] = DueRow.shardOf(ids[i]);
    }
    try (Connection connection =
        DriverManager.getConnection(
            database.jdbcUrl(), database.ownerUser(), database.ownerPassword())) {
      connection.setAutoCommit(false);
      try (PreparedStatement jobs = connection.prepareStatement(JOBS);
          PreparedStatement due = connection.prepareStatement(DUE)) {
        jobs.setString(1, agent);
        jobs.setInt(2, agents);
        jobs.setArray(3, connection.createArrayOf("uuid", ids));
        jobs.executeUpdate();
        due.setArray(1, connection.createArrayOf("uuid", ids));
        due.setArray(2, connection.createArrayOf("int4", shards));
        due.setLong(3, inMillis);
        due.executeUpdate();
      }
      try (PreparedStatement tell =
          connection.prepareStatement(
              "SELECT pg_notify('scheduler_due', s::text) FROM generate_series(0, 31) AS s")) {
        tell.execute();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return jdbc
        .sql(
            "SELECT job_id, (extract(epoch FROM occurrence) * 1000000)::bigint AS due FROM cron_due"
                + " WHERE job_id = ANY (?)")
        .param(ids)
        .query((row, n) -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The fires that these jobs must lead to. */
  static Map<String, Integer> fires(Map<UUID, Long> jobs) {
    Map<String, Integer> fires = new TreeMap<>();
    jobs.forEach(
        (job, due) ->
            fires.put(Fire.idOf(job, Micros.instant(due), FireKind.SCHEDULED, 1).toString(), 1));
    return fires;
  }

  /** Each fire of these jobs is in the topic once; readers see it soon after its commit. */
  static void assertPublished(Wire wire, String agent, Map<UUID, Long> jobs) {
    await()
        .atMost(Stage.SOON)
        .untilAsserted(() -> assertThat(published(wire, agent)).isEqualTo(fires(jobs)));
  }

  /** How often each fire of these agents is in the topic. */
  private static Map<String, Integer> published(Wire wire, String agent) {
    Map<String, Integer> fires = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : wire.all(Wire.DUE)) {
      if (new String(record.key(), java.nio.charset.StandardCharsets.UTF_8)
          .startsWith(agent + "-")) {
        fires.merge(
            new String(
                record.headers().lastHeader("ce_id").value(),
                java.nio.charset.StandardCharsets.UTF_8),
            1,
            Integer::sum);
      }
    }
    return fires;
  }

  /** How often each fire of these agents is in the history. */
  Map<String, Integer> history(String agent) {
    Map<String, Integer> fires = new TreeMap<>();
    jdbc.sql(
            "SELECT fire_id::text FROM job_run r JOIN cron_jobs j USING (job_id)"
                + " WHERE j.target_agent_id LIKE ? || '-%' AND status = 1")
        .param(agent)
        .query(String.class)
        .list()
        .forEach(fire -> fires.merge(fire, 1, Integer::sum));
    return fires;
  }

  /** How many of these agents' rows are still to be fired. */
  int left(String agent) {
    return jdbc.sql(
            "SELECT count(*) FROM cron_due d JOIN cron_jobs j USING (job_id)"
                + " WHERE j.target_agent_id LIKE ? || '-%'")
        .param(agent)
        .query(Integer.class)
        .single();
  }
}
