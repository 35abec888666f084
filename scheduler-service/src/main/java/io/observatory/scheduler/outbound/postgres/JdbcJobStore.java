package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.job.Fresh;
import io.observatory.scheduler.job.Job;
import io.observatory.scheduler.job.JobState;
import io.observatory.scheduler.job.JobStore;
import io.observatory.scheduler.job.Standing;
import io.observatory.scheduler.plan.StoredForms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Jobs and their due rows. */
@Component
class JdbcJobStore implements JobStore {

  /** What is due sooner is told to the owner of the shard, who may have read past it. */
  private static final Duration SOON = Duration.ofSeconds(3);

  /** Ids in one order, so that no two transactions wait for each other. */
  private static final Comparator<Fresh> BY_ID = Comparator.comparing(fresh -> fresh.job().id());

  private final JdbcOperations jdbc;
  private final JdbcClient client;
  private final JobRows rows;
  private final StoredForms forms;
  private final Clock clock;

  JdbcJobStore(JdbcOperations jdbc, JobRows rows, StoredForms forms, Clock clock) {
    this.jdbc = jdbc;
    this.client = JdbcClient.create(jdbc);
    this.rows = rows;
    this.forms = forms;
    this.clock = clock;
  }

  @Override
  public List<Job> create(List<Fresh> jobs) {
    List<Fresh> sorted = jobs.stream().sorted(BY_ID).toList();
    Set<UUID> made = inConnection(connection -> insert(connection, sorted));
    insert(
        JobSql.FIRE,
        sorted.stream().filter(f -> made.contains(f.job().id())).map(Fresh::first).toList());
    UUID[] known =
        sorted.stream()
            .map(f -> f.job().id())
            .filter(id -> !made.contains(id))
            .toArray(UUID[]::new);
    return known.length == 0
        ? List.of()
        : client.sql(JobSql.KNOWN).param(known).query((row, number) -> rows.job(row)).list();
  }

  private Set<UUID> insert(Connection connection, List<Fresh> jobs) throws SQLException {
    try (PreparedStatement statement =
            Columns.of(connection, JobSql.CREATE, jobs.stream().map(Fresh::job).toList())
                .text(job -> job.id().toString())
                .text(job -> Rows.cleanIfAny(job.name()))
                .text(job -> Rows.clean(job.owner()))
                .text(job -> job.spec().targetAgentId())
                .text(job -> forms.write(job.spec().schedule()))
                .text(job -> forms.write(job.spec().policies()))
                .text(job -> job.spec().payload())
                .bytes(job -> HexFormat.of().parseHex(job.bodyHash()))
                .truth(job -> !job.isOnce())
                .micros(Job::createdAt)
                .text(Job::traceparent)
                .statement();
        ResultSet made = statement.executeQuery()) {
      Set<UUID> ids = new HashSet<>();
      while (made.next()) {
        ids.add(made.getObject(1, UUID.class));
      }
      return ids;
    }
  }

  @Override
  public void load(List<Fresh> jobs) {
    List<Fresh> sorted = jobs.stream().sorted(BY_ID).toList();
    try {
      inConnection(
          connection -> {
            copyJobs(connection, sorted);
            copyDue(connection, sorted);
            return sorted.size();
          });
    } catch (DuplicateKeyException e) {
      throw new IdTakenException(e);
    }
    tell(sorted.stream().map(Fresh::first).toList());
  }

  private void copyJobs(Connection connection, List<Fresh> jobs) throws SQLException {
    BinaryCopy copy = new BinaryCopy(connection, JobSql.COPY_JOBS);
    try {
      for (Fresh fresh : jobs) {
        Job job = fresh.job();
        copy.row(12)
            .uuid(job.id())
            .text(Rows.cleanIfAny(job.name()))
            .text(Rows.clean(job.owner()))
            .text(job.spec().targetAgentId())
            .text(forms.write(job.spec().schedule()))
            .text(forms.write(job.spec().policies()))
            .text(job.spec().payload())
            .bytes(HexFormat.of().parseHex(job.bodyHash()))
            .flag(!job.isOnce())
            .time(job.createdAt())
            .time(job.updatedAt())
            .text(job.traceparent());
      }
      copy.end();
    } finally {
      copy.abandon();
    }
  }

  private static void copyDue(Connection connection, List<Fresh> jobs) throws SQLException {
    BinaryCopy copy = new BinaryCopy(connection, JobSql.COPY_DUE);
    try {
      for (Fresh fresh : jobs) {
        DueRow row = fresh.first();
        copy.row(9)
            .smallint(row.shard())
            .time(row.dueAt())
            .uuid(row.jobId())
            .time(row.occurrence())
            .smallint(row.kind().number())
            .smallint(row.attempt())
            .smallint(row.priority())
            .integer(row.runNo())
            .bigint(row.version());
      }
      copy.end();
    } finally {
      copy.abandon();
    }
  }

  @Override
  public void lockAll(Collection<UUID> ids) {
    client.sql(JobSql.LOCK_ALL).param("jobs", ids.toArray(UUID[]::new)).query(Integer.class).list();
  }

  @Override
  public Optional<Standing> lock(UUID id) {
    return client
        .sql(JobSql.LOCK)
        .param("job", id)
        .query((row, number) -> rows.job(row))
        .optional()
        .map(this::standing);
  }

  private Standing standing(Job job) {
    client.sql(JobSql.LOCK_DUE).param("job", job.id()).query(Integer.class).list();
    client.sql(JobSql.FORGET_STALE).param("job", job.id()).param("version", job.version()).update();
    List<DueRow> due = new ArrayList<>();
    List<DueRow> parked = new ArrayList<>();
    client
        .sql(JobSql.STANDING)
        .param("job", job.id())
        .query(
            (RowCallbackHandler)
                row -> (row.getBoolean("parked") ? parked : due).add(JobRows.due(row)));
    return client
        .sql(JobSql.NOW)
        .param("job", job.id())
        .query(
            (row, number) ->
                new Standing(
                    job, Rows.instantOf(row, "now"), due, parked, row.getBoolean("running")))
        .single();
  }

  @Override
  public void write(Job job, List<DueRow> remove, List<DueRow> add, @Nullable Instant lastBefore) {
    update(job);
    remove(JobSql.remove("cron_due"), remove);
    remove(JobSql.remove("cron_parked"), remove);
    client
        .sql(JobSql.RENUMBER)
        .param("version", job.version())
        .param("last", Rows.time(lastBefore))
        .param("job", job.id())
        .update();
    List<DueRow> now = add.stream().map(row -> of(job.version(), row)).toList();
    insert(job.state() == JobState.PAUSED ? JobSql.PARK : JobSql.ADD, now);
  }

  /** What fires although the job was paused or cancelled, too late for that, brings no next row. */
  private void update(Job job) {
    client
        .sql(JobSql.UPDATE)
        .param("target", job.spec().targetAgentId())
        .param("schedule", forms.write(job.spec().schedule()))
        .param("policy", forms.write(job.spec().policies()))
        .param("payload", job.spec().payload())
        .param("hash", HexFormat.of().parseHex(job.bodyHash()))
        .param("recurring", job.state() == JobState.ACTIVE && !job.isOnce())
        .param("version", job.version())
        .param("state", job.state().name())
        .param("until", Rows.time(job.pausedUntil()))
        .param("why", Rows.cleanIfAny(job.stateReason()))
        .param("at", Rows.time(job.updatedAt()))
        .param("job", job.id())
        .update();
  }

  private static DueRow of(long version, DueRow row) {
    return new DueRow(
        row.jobId(),
        row.kind(),
        row.occurrence(),
        row.dueAt(),
        row.attempt(),
        row.priority(),
        row.runNo(),
        version);
  }

  @Override
  public Set<UUID> fired(UUID job, Collection<UUID> fireIds) {
    return Set.copyOf(
        client
            .sql(JobSql.FIRED)
            .param("job", job)
            .param("fires", fireIds.toArray(UUID[]::new))
            .query((row, number) -> row.getObject("fire_id", UUID.class))
            .list());
  }

  @Override
  public void fire(List<DueRow> due) {
    insert(JobSql.FIRE, due);
  }

  private void insert(String sql, List<DueRow> due) {
    if (due.isEmpty()) {
      return;
    }
    inConnection(
        connection -> {
          try (PreparedStatement statement =
              Columns.of(connection, sql, due)
                  .integer(DueRow::shard)
                  .text(row -> JobRows.text(row.dueAt()))
                  .text(row -> row.jobId().toString())
                  .micros(DueRow::occurrence)
                  .integer(row -> row.kind().number())
                  .integer(DueRow::attempt)
                  .integer(DueRow::priority)
                  .integer(DueRow::runNo)
                  .bigint(DueRow::version)
                  .statement()) {
            return statement.executeUpdate();
          }
        });
    tell(due);
  }

  private void remove(String sql, List<DueRow> due) {
    if (due.isEmpty()) {
      return;
    }
    inConnection(
        connection -> {
          try (PreparedStatement statement =
              Columns.of(connection, sql, due)
                  .text(row -> row.jobId().toString())
                  .integer(row -> row.kind().number())
                  .micros(DueRow::occurrence)
                  .statement()) {
            return statement.executeUpdate();
          }
        });
  }

  /** The notice goes out with the commit; one that is lost costs the owner's next sweep. */
  private void tell(Collection<DueRow> due) {
    Instant soon = clock.instant().plus(SOON);
    List<Integer> shards =
        due.stream()
            .filter(row -> row.dueAt().isBefore(soon))
            .map(DueRow::shard)
            .distinct()
            .sorted()
            .toList();
    if (!shards.isEmpty()) {
      inConnection(
          connection -> {
            try (PreparedStatement statement =
                Columns.of(connection, JobSql.NOTIFY, shards)
                    .integer(Integer::intValue)
                    .statement()) {
              return statement.execute();
            }
          });
    }
  }

  @Override
  public List<UUID> pausedUntilNow(int limit) {
    return paused(JobSql.PAUSED, limit);
  }

  @Override
  public List<UUID> lockPausedUntilNow(int limit) {
    return paused(JobSql.LOCK_PAUSED, limit);
  }

  private List<UUID> paused(String sql, int limit) {
    return client
        .sql(sql)
        .param("limit", limit)
        .query((row, number) -> row.getObject("job_id", UUID.class))
        .list();
  }

  private <T> T inConnection(ConnectionCallback<T> work) {
    return Optional.ofNullable(jdbc.execute(work)).orElseThrow();
  }
}
