package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointQuery;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.endpoint.Patterns;
import io.observatory.webhook.endpoint.RequestKey;
import io.observatory.webhook.signing.SecretRing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Endpoints as rows; every write takes the next number of change, last in its transaction. */
@Component
class JdbcEndpointStore implements EndpointStore {

  private static final String NEXT =
      """
      WITH change AS (UPDATE webhook_endpoint_change SET seq = seq + 1 RETURNING seq)
      """;

  private static final String INSERT =
      NEXT
          + """
          INSERT INTO webhook_endpoint (
            id, tenant_id, url, description, types, filter, headers, profile, header_names,
            ordering_scope, ordering_skip_dead, concurrency, per_second, burst, retry_delays_ms, retry_jitter,
            retry_after_cap_ms, state, state_reason, version, changed_at, change_seq)
          SELECT :id, :tenant, :url, :description, :types, :filter, :headers, :profile, :names,
            :scope, :skip, :concurrency, :perSecond, :burst, :delays, :jitter, :cap, :state, :why, :version, :at,
            change.seq
          FROM change
          RETURNING change_seq
          """;

  private static final String UPDATE =
      NEXT
          + """
          UPDATE webhook_endpoint SET
            url = :url, description = :description, types = :types, filter = :filter,
            headers = :headers, profile = :profile, header_names = :names,
            ordering_scope = :scope, ordering_skip_dead = :skip, concurrency = :concurrency, per_second = :perSecond, burst = :burst,
            retry_delays_ms = :delays, retry_jitter = :jitter, retry_after_cap_ms = :cap,
            state = :state, state_reason = :why, version = :version, changed_at = :at,
            change_seq = change.seq
          FROM change
          WHERE id = :id AND tenant_id = :tenant AND version = :version - 1
          RETURNING change_seq
          """;

  private static final String DELETE =
      NEXT
          + """
          UPDATE webhook_endpoint SET
            deleted_at = :at, changed_at = :at, headers = '', version = version + 1,
            change_seq = change.seq
          FROM change
          WHERE id = :id AND version = :version
          RETURNING change_seq
          """;

  private static final String LIST =
      EndpointRows.SELECT
          + """
          WHERE e.deleted_at IS NULL AND e.id > :after
            AND (:tenant::text IS NULL OR e.tenant_id = :tenant)
            AND (:state::text IS NULL OR e.state = :state)
            AND (:patterns::text[] IS NULL OR e.types = '{}' OR e.types && :patterns::text[])
          ORDER BY e.id LIMIT :limit
          """;

  private static final String REMEMBER =
      """
      INSERT INTO webhook_endpoint_request (principal, key, digest, endpoint_id, created_at)
      VALUES (:principal, :key, :digest, :endpoint, :at) ON CONFLICT DO NOTHING
      """;

  private static final String FORGET =
      """
      DELETE FROM webhook_endpoint_request WHERE (principal, key) IN (
        SELECT principal, key FROM webhook_endpoint_request WHERE created_at < :before
        LIMIT 100 FOR UPDATE SKIP LOCKED)
      """;

  private final JdbcClient jdbc;
  private final EndpointRows rows;

  JdbcEndpointStore(JdbcClient jdbc, EndpointRows rows) {
    this.jdbc = jdbc;
    this.rows = rows;
  }

  @Override
  public Optional<Endpoint> find(String id) {
    return jdbc.sql(EndpointRows.SELECT + "WHERE e.id = :id AND e.deleted_at IS NULL")
        .param("id", id)
        .query((row, number) -> rows.lenient(row))
        .optional();
  }

  @Override
  public List<Endpoint> list(EndpointQuery query) {
    String type = query.type();
    EndpointState state = query.state();
    return jdbc.sql(LIST)
        .param("after", query.after())
        .param("tenant", query.tenantId())
        .param("state", state == null ? null : state.name())
        .param("patterns", type == null ? null : Rows.texts(Patterns.matching(type)))
        .param("limit", query.limit())
        .query((row, number) -> rows.lenient(row))
        .list();
  }

  /** Locks first and reads after: what the lock waited for must be seen, the secrets too. */
  @Override
  public Optional<Endpoint> lock(String id) {
    String lock = "SELECT id FROM webhook_endpoint WHERE id = :id FOR UPDATE";
    jdbc.sql(lock).param("id", id).query(String.class).optional();
    return jdbc.sql(EndpointRows.SELECT + "WHERE e.id = :id AND e.deleted_at IS NULL")
        .param("id", id)
        .query((row, number) -> rows.exact(row))
        .optional();
  }

  @Override
  public Change insert(Endpoint endpoint) {
    long sequence = jdbc.sql(INSERT).params(params(endpoint)).query(Long.class).single();
    writeSecrets(endpoint);
    return new Change(sequence, endpoint.id(), endpoint.version(), endpoint);
  }

  @Override
  public Change update(Endpoint endpoint) {
    long sequence = jdbc.sql(UPDATE).params(params(endpoint)).query(Long.class).single();
    deleteSecrets(endpoint.id());
    writeSecrets(endpoint);
    return new Change(sequence, endpoint.id(), endpoint.version(), endpoint);
  }

  @Override
  public Change delete(Endpoint endpoint, Instant at) {
    long sequence =
        jdbc.sql(DELETE)
            .param("id", endpoint.id())
            .param("version", endpoint.version())
            .param("at", Rows.time(at))
            .query(Long.class)
            .single();
    deleteSecrets(endpoint.id());
    return new Change(sequence, endpoint.id(), endpoint.version() + 1, null);
  }

  @Override
  public void forgetFailures(String id) {
    jdbc.sql("DELETE FROM webhook_failing WHERE endpoint_id = :id").param("id", id).update();
  }

  @Override
  public long latest() {
    return jdbc.sql("SELECT seq FROM webhook_endpoint_change").query(Long.class).single();
  }

  @Override
  public List<Change> since(long sequence, int limit) {
    return jdbc.sql(
            EndpointRows.SELECT
                + "WHERE e.change_seq > :sequence ORDER BY e.change_seq LIMIT :limit")
        .param("sequence", sequence)
        .param("limit", limit)
        .query((row, number) -> rows.change(row))
        .list();
  }

  @Override
  public Optional<String> remember(RequestKey key, String endpointId, Instant at) {
    int added =
        jdbc.sql(REMEMBER)
            .param("principal", key.principal())
            .param("key", key.key())
            .param("digest", key.digest())
            .param("endpoint", endpointId)
            .param("at", Rows.time(at))
            .update();
    if (added == 1) {
      return Optional.empty();
    }
    return jdbc.sql(
            "SELECT * FROM webhook_endpoint_request WHERE principal = :principal AND key = :key")
        .param("principal", key.principal())
        .param("key", key.key())
        .query(
            (row, number) -> {
              if (!row.getString("digest").equals(key.digest())) {
                throw new RequestKey.ReusedException(key.key());
              }
              return row.getString("endpoint_id");
            })
        .optional();
  }

  @Override
  public void forgetRequests(Instant before) {
    jdbc.sql(FORGET).param("before", Rows.time(before)).update();
  }

  private void writeSecrets(Endpoint endpoint) {
    int place = 0;
    for (SecretRing.Held held : endpoint.secrets().secrets()) {
      jdbc.sql("INSERT INTO webhook_endpoint_secret VALUES (:id, :place, :sealed, :expires)")
          .param("id", endpoint.id())
          .param("place", place++)
          .param("sealed", rows.seal(endpoint.id(), held.secret()))
          .param("expires", Rows.time(held.expiresAt()))
          .update();
    }
  }

  private void deleteSecrets(String id) {
    jdbc.sql("DELETE FROM webhook_endpoint_secret WHERE endpoint_id = :id")
        .param("id", id)
        .update();
  }

  private Map<String, @Nullable Object> params(Endpoint endpoint) {
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("id", endpoint.id());
    params.put("tenant", endpoint.tenantId());
    params.put("url", endpoint.url().toString());
    params.put("description", endpoint.description());
    params.put("types", Rows.texts(endpoint.types()));
    params.put("filter", rows.text(endpoint.filter()));
    params.put("headers", rows.seal(endpoint.id(), endpoint.headers()));
    params.put("profile", endpoint.form().profile().name());
    params.put("names", rows.text(endpoint.form()));
    params.put("scope", endpoint.ordering().scope().name());
    params.put("skip", endpoint.ordering().skipDead());
    params.put("concurrency", endpoint.limits().concurrency());
    params.put("perSecond", endpoint.limits().perSecond());
    params.put("burst", endpoint.limits().burst());
    params.put(
        "delays", endpoint.retry().delays().stream().map(Duration::toMillis).toArray(Long[]::new));
    params.put("jitter", endpoint.retry().jitter());
    params.put("cap", endpoint.retry().retryAfterCap().toMillis());
    params.put("state", endpoint.state().name());
    params.put("why", Rows.cleanIfAny(endpoint.stateReason()));
    params.put("version", endpoint.version());
    params.put("at", Rows.time(endpoint.changedAt()));
    return params;
  }
}
