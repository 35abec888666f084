package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.upkeep.UpkeepStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Days of the history, slices of what is done, and sizes. */
@Component
class JdbcUpkeepStore implements UpkeepStore {

  /** When a job that fires once has fired stands nowhere; when it was to fire does. */
  private static final String LOCK_JOBS =
      """
      WITH slice AS MATERIALIZED (
        SELECT job_id FROM cron_jobs WHERE job_id > :behind ORDER BY job_id LIMIT :most),
      done AS MATERIALIZED (
        SELECT j.job_id FROM slice JOIN cron_jobs j ON j.job_id = slice.job_id
        WHERE j.updated_at < now() - :age * interval '1 second'
          AND CASE WHEN j.state = 'ACTIVE' AND NOT j.recurring
            THEN (j.schedule::jsonb ->> 'at')::timestamptz < now() - :age * interval '1 second'
            ELSE j.state = 'CANCELLED' END
        FOR UPDATE OF j SKIP LOCKED)
      SELECT (SELECT count(*) FROM slice) AS examined,
        ARRAY(SELECT job_id::text FROM done) AS done,
        coalesce((SELECT job_id FROM slice ORDER BY job_id DESC LIMIT 1), :behind) AS last
      """;

  /** Behind the locks: whoever had one of them triggered is seen, or waits and finds no job. */
  private static final String DELETE_JOBS =
      """
      DELETE FROM cron_jobs j
      WHERE j.job_id = ANY(CAST(:ids AS uuid[]))
        AND NOT EXISTS (SELECT 1 FROM cron_due d WHERE d.job_id = j.job_id)
        AND NOT EXISTS (SELECT 1 FROM job_active a WHERE a.job_id = j.job_id)
      """;

  private static final String DELETE_DEAD =
      """
      DELETE FROM job_dead d USING (
        SELECT fire_id FROM job_dead WHERE died_at < now() - :age * interval '1 second'
        ORDER BY died_at LIMIT :most FOR UPDATE SKIP LOCKED) o
      WHERE d.fire_id = o.fire_id
      """;

  private static final String SIZES =
      """
      SELECT t.name, sum(pg_total_relation_size(p.relid)) AS bytes
      FROM unnest(ARRAY['cron_jobs', 'cron_due', 'job_active', 'job_run', 'job_dead', 'outbox'])
        AS t (name)
      CROSS JOIN LATERAL (
        SELECT t.name::regclass::oid AS relid
        UNION SELECT relid FROM pg_partition_tree(t.name::regclass)) p
      GROUP BY t.name
      """;

  private static final String HOMELESS =
      "SELECT count(*) FROM (SELECT 1 FROM job_run_other LIMIT 1000) o";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  JdbcUpkeepStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Override
  public List<String> days(int ahead, int keep) {
    return jdbc.sql("SELECT job_run_upkeep(:ahead, :keep) AS dropped")
        .param("ahead", ahead)
        .param("keep", keep)
        .query((row, number) -> Rows.texts(row, "dropped"))
        .single();
  }

  @Override
  public Jobs deleteJobs(UUID behind, Duration age, int most) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              Locked locked = lock(behind, age, most);
              return new Jobs(locked.examined(), delete(locked.done()), locked.last());
            }));
  }

  private record Locked(int examined, List<String> done, UUID last) {}

  private Locked lock(UUID behind, Duration age, int most) {
    return jdbc.sql(LOCK_JOBS)
        .param("behind", behind)
        .param("age", age.toSeconds())
        .param("most", most)
        .query(
            (row, number) ->
                new Locked(
                    row.getInt("examined"),
                    Rows.texts(row, "done"),
                    row.getObject("last", UUID.class)))
        .single();
  }

  private int delete(List<String> ids) {
    return ids.isEmpty()
        ? 0
        : jdbc.sql(DELETE_JOBS).param("ids", ids.toArray(String[]::new)).update();
  }

  @Override
  public int deleteDead(Duration age, int most) {
    return jdbc.sql(DELETE_DEAD).param("age", age.toSeconds()).param("most", most).update();
  }

  @Override
  public Sizes sizes() {
    Map<String, Long> bytes = new HashMap<>();
    jdbc.sql(SIZES)
        .query(
            row -> {
              bytes.put(row.getString("name"), row.getLong("bytes"));
            });
    return new Sizes(Map.copyOf(bytes), jdbc.sql(HOMELESS).query(Integer.class).single());
  }
}
