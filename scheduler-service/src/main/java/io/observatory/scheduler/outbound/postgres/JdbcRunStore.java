package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.run.ActiveRun;
import io.observatory.scheduler.run.Ended;
import io.observatory.scheduler.run.Report;
import io.observatory.scheduler.run.RunJob;
import io.observatory.scheduler.run.RunStatus;
import io.observatory.scheduler.run.RunStore;
import io.observatory.scheduler.run.Sign;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs as rows; a statement for any number of them. */
@Component
class JdbcRunStore implements RunStore {

  private static final Integer[] SHARDS =
      IntStream.range(0, DueRow.SHARDS).boxed().toArray(Integer[]::new);

  /** What is due within this time is said to the owners of shards at once. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final JdbcClient jdbc;
  private final JdbcOperations batches;

  JdbcRunStore(JdbcClient jdbc, JdbcOperations batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  @Override
  public Instant now() {
    return jdbc.sql("SELECT now()").query(OffsetDateTime.class).single().toInstant();
  }

  @Override
  public Optional<String> target(UUID jobId, UUID fireId) {
    return jdbc.sql(RunSql.TARGET)
        .param("job", jobId)
        .param("fire", fireId)
        .query(String.class)
        .optional();
  }

  @Override
  public List<RunJob> jobs(Collection<UUID> jobIds) {
    return jobs(RunSql.JOBS, jobIds);
  }

  @Override
  public List<RunJob> lockJobs(Collection<UUID> jobIds) {
    return jobs(RunSql.LOCK_JOBS, jobIds);
  }

  private List<RunJob> jobs(String sql, Collection<UUID> jobIds) {
    return jdbc.sql(sql)
        .param("ids", texts(jobIds))
        .query((row, number) -> RunRows.job(row))
        .list();
  }

  @Override
  public List<ActiveRun> lock(Collection<UUID> fireIds) {
    return jdbc.sql(RunSql.LOCK)
        .param("ids", texts(fireIds))
        .query((row, number) -> RunRows.run(row))
        .list();
  }

  @Override
  public List<Late> lockTimedOut(int most) {
    return late(RunSql.TIMED_OUT, most);
  }

  @Override
  public List<Late> lockStale(int most) {
    return late(RunSql.STALE, most);
  }

  private List<Late> late(String sql, int most) {
    return jdbc.sql(sql)
        .param("most", most)
        .query((row, number) -> new Late(RunRows.run(row), RunRows.job(row)))
        .list();
  }

  @Override
  public List<Line> history(Collection<Report> reports, Duration age) {
    return batches.query(
        connection ->
            Columns.of(connection, RunSql.HISTORY, reports)
                .text(report -> report.fireId().toString())
                .text(report -> report.jobId().toString())
                .end()
                .value(age.toSeconds())
                .statement(),
        (row, number) ->
            new Line(row.getObject("fire_id", UUID.class), RunStatus.of(row.getInt("status"))));
  }

  @Override
  public void sign(Collection<Sign> signs) {
    update(
        RunSql.SIGN,
        signs,
        columns ->
            columns
                .text(sign -> sign.run().fireId().toString())
                .micros(Sign::staleAt)
                .truth(Sign::started)
                .text(sign -> Rows.cleanIfAny(sign.progress())));
    List<Sign> started = signs.stream().filter(Sign::started).toList();
    if (!started.isEmpty()) {
      update(
          RunSql.STARTED,
          started,
          columns ->
              columns
                  .text(sign -> sign.run().fireId().toString())
                  .text(sign -> sign.run().jobId().toString())
                  .micros(sign -> sign.run().firedAt()));
    }
  }

  @Override
  public void end(Collection<Ended> ended) {
    update(
        RunSql.END,
        ended,
        columns ->
            columns
                .text(end -> end.run().fireId().toString())
                .text(end -> end.run().jobId().toString())
                .micros(end -> end.run().firedAt())
                .integer(end -> end.status().number())
                .text(end -> Rows.cleanIfAny(end.code()))
                .text(end -> Rows.cleanIfAny(end.result())));
  }

  @Override
  public void bury(Collection<Ended> dead) {
    update(
        RunSql.BURY,
        dead,
        columns ->
            columns
                .text(end -> end.run().fireId().toString())
                .text(end -> end.run().jobId().toString())
                .micros(end -> end.run().occurrence())
                .integer(end -> end.run().attempt())
                .integer(end -> end.run().runNo())
                .text(end -> Rows.clean(String.valueOf(end.code())))
                .text(end -> Rows.cleanIfAny(end.detail()))
                .integer(end -> end.run().kind().again().number()));
  }

  @Override
  public void enqueue(Collection<DueRow> asked) {
    Collection<DueRow> rows = distinct(asked);
    insert(RunSql.ENQUEUE, rows);
    Instant soon = now().plus(SOON);
    wake(rows.stream().filter(row -> row.dueAt().isBefore(soon)).map(DueRow::shard).toList());
  }

  @Override
  public void park(Collection<DueRow> rows) {
    insert(RunSql.PARK, distinct(rows));
  }

  private void insert(String sql, Collection<DueRow> rows) {
    update(
        sql,
        rows,
        columns ->
            columns
                .integer(DueRow::shard)
                .micros(DueRow::dueAt)
                .text(row -> row.jobId().toString())
                .micros(DueRow::occurrence)
                .integer(row -> row.kind().number())
                .integer(DueRow::attempt)
                .integer(DueRow::priority)
                .integer(DueRow::runNo)
                .bigint(DueRow::version));
  }

  /** A row a key, or the statement is refused: of two tries of an occurrence the later one. */
  private static Collection<DueRow> distinct(Collection<DueRow> rows) {
    record Key(UUID job, int kind, Instant occurrence) {}
    Map<Key, DueRow> distinct =
        new TreeMap<>(
            Comparator.comparing(Key::job).thenComparing(Key::kind).thenComparing(Key::occurrence));
    for (DueRow row : rows) {
      distinct.merge(
          new Key(row.jobId(), row.kind().number(), row.occurrence()),
          row,
          (one, other) -> one.attempt() >= other.attempt() ? one : other);
    }
    return distinct.values();
  }

  @Override
  public void release(Collection<UUID> jobIds) {
    wake(
        jdbc.sql(RunSql.RELEASE)
            .param("ids", texts(jobIds))
            .query((row, number) -> row.getInt("shard"))
            .list());
  }

  @Override
  public int releaseForgotten(int most) {
    if (!jdbc.sql(RunSql.ALONE).query(Boolean.class).single()) {
      return 0;
    }
    List<UUID> jobs =
        jdbc.sql(RunSql.FORGOTTEN)
            .param("shards", SHARDS)
            .param("most", most)
            .query((row, number) -> row.getObject("job_id", UUID.class))
            .list();
    if (!jobs.isEmpty()) {
      release(jobs.stream().sorted().toList());
    }
    return jobs.size();
  }

  private void wake(List<Integer> shards) {
    if (!shards.isEmpty()) {
      jdbc.sql(RunSql.WAKE)
          .param("shards", shards.stream().distinct().toArray(Integer[]::new))
          .query((row, number) -> number)
          .list();
    }
  }

  @Override
  public List<RunStatus> lastEnds(UUID jobId, int most) {
    return jdbc.sql(RunSql.LAST_ENDS)
        .param("id", jobId)
        .param("most", most)
        .query((row, number) -> RunStatus.of(row.getInt("status")))
        .list();
  }

  @Override
  public Map<UUID, Long> earlyWeights(Collection<UUID> jobIds) {
    Map<UUID, Long> weights = new HashMap<>();
    jdbc.sql(RunSql.EARLY_WEIGHTS)
        .param("ids", texts(jobIds))
        .query(
            row -> {
              weights.put(row.getObject("job_id", UUID.class), row.getLong("weight"));
            });
    return weights;
  }

  @Override
  public void keepEarly(Collection<Report> reports) {
    update(
        RunSql.KEEP_EARLY,
        reports,
        columns ->
            columns
                .text(report -> report.fireId().toString())
                .text(report -> report.jobId().toString())
                .text(report -> report.kind().name())
                .bigintIfAny(RunRows::leaseMillis)
                .text(report -> Rows.cleanIfAny(report.code()))
                .text(report -> Rows.cleanIfAny(report.detail()))
                .text(report -> Rows.cleanIfAny(report.result())));
  }

  @Override
  public List<Report> takeEarly(Duration age, int most) {
    record Kept(long id, Report report) {}
    return jdbc
        .sql(RunSql.TAKE_EARLY)
        .param("age", age.toMillis())
        .param("most", most)
        .query((row, number) -> new Kept(row.getLong("id"), RunRows.report(row)))
        .list()
        .stream()
        .sorted(Comparator.comparingLong(Kept::id))
        .map(Kept::report)
        .toList();
  }

  @Override
  public int forgetEarly(Duration age, int most) {
    return jdbc.sql(RunSql.FORGET_EARLY).param("age", age.toMillis()).param("most", most).update();
  }

  private static String[] texts(Collection<UUID> ids) {
    return ids.stream().map(UUID::toString).toArray(String[]::new);
  }

  private interface Filling<T> {
    Columns<T> fill(Columns<T> columns) throws SQLException;
  }

  private <T> void update(String sql, Collection<T> rows, Filling<T> filling) {
    batches.execute(
        (ConnectionCallback<Integer>)
            connection -> {
              try (PreparedStatement statement =
                  filling.fill(Columns.of(connection, sql, rows)).statement()) {
                return statement.executeUpdate();
              }
            });
  }
}
