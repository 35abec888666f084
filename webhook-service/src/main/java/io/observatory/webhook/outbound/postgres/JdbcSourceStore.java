package io.observatory.webhook.outbound.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.webhook.signing.SealException;
import io.observatory.webhook.signing.SecretBox;
import io.observatory.webhook.source.Credentials;
import io.observatory.webhook.source.Routing;
import io.observatory.webhook.source.Scheme;
import io.observatory.webhook.source.Source;
import io.observatory.webhook.source.SourceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Sources as rows, their secrets sealed. */
@Component
class JdbcSourceStore implements SourceStore {

  private static final Logger LOGGER = LoggerFactory.getLogger(JdbcSourceStore.class);

  private static final String ADD =
      """
      INSERT INTO webhook_source (id, version, description, scheme, routing, tolerance_ms, enabled,
                                  secret, previous_secret, previous_until, changed_at)
      VALUES (:id, :version, :description, :scheme::jsonb, :routing::jsonb, :tolerance, :enabled,
              :secret, :previous, :until, :at)
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String REPLACE =
      """
      UPDATE webhook_source
      SET version = :version, description = :description, scheme = :scheme::jsonb,
          routing = :routing::jsonb, tolerance_ms = :tolerance, enabled = :enabled,
          secret = :secret, previous_secret = :previous, previous_until = :until, changed_at = :at
      WHERE id = :id
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final SecretBox box;

  JdbcSourceStore(JdbcClient jdbc, JsonMapper json, SecretBox box) {
    this.jdbc = jdbc;
    this.json = json;
    this.box = box;
  }

  @Override
  public Map<String, Long> versions() {
    Map<String, Long> versions = new HashMap<>();
    jdbc.sql("SELECT id, version FROM webhook_source")
        .query(
            row -> {
              versions.put(row.getString("id"), row.getLong("version"));
            });
    return versions;
  }

  @Override
  public List<Source> find(Collection<String> ids) {
    return jdbc
        .sql("SELECT * FROM webhook_source WHERE id = ANY (:ids)")
        .param("ids", ids.toArray(String[]::new), Types.ARRAY)
        .query((row, number) -> readable(row))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public List<Source> list(String after, int limit) {
    return jdbc.sql("SELECT * FROM webhook_source WHERE id > :after ORDER BY id LIMIT :limit")
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> source(row))
        .list();
  }

  @Override
  public Optional<Source> lock(String id) {
    return jdbc.sql("SELECT * FROM webhook_source WHERE id = :id FOR UPDATE")
        .param("id", id)
        .query((row, number) -> source(row))
        .optional();
  }

  @Override
  public boolean add(Source source) {
    return write(ADD, source) == 1;
  }

  @Override
  public void replace(Source source) {
    write(REPLACE, source);
  }

  @Override
  public void remove(String id) {
    jdbc.sql("DELETE FROM webhook_source WHERE id = :id").param("id", id).update();
  }

  @Override
  public long nextVersion() {
    return jdbc.sql("SELECT nextval('webhook_source_version')").query(Long.class).single();
  }

  private int write(String statement, Source source) {
    Credentials credentials = source.credentials();
    return jdbc.sql(statement)
        .param("id", source.id())
        .param("version", source.version())
        .param("description", source.description())
        .param("scheme", json.writeValueAsString(source.scheme()))
        .param("routing", json.writeValueAsString(source.routing()))
        .param("tolerance", source.tolerance().toMillis())
        .param("enabled", source.enabled())
        .param("secret", sealed(source.id(), credentials.current()), Types.BINARY)
        .param("previous", sealed(source.id(), credentials.previous()), Types.BINARY)
        .param("until", time(credentials.previousUntil()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("at", time(source.changedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  /** One row that makes no sense must not keep the others out. */
  private Optional<Source> readable(ResultSet row) throws SQLException {
    try {
      return Optional.of(source(row));
    } catch (JacksonException | IllegalArgumentException broken) {
      LOGGER.error("Source {} can not be read", row.getString("id"), broken);
      return Optional.empty();
    }
  }

  private Source source(ResultSet row) throws SQLException {
    String id = row.getString("id");
    return new Source(
        id,
        row.getString("description"),
        json.readValue(row.getString("scheme"), Scheme.class),
        credentials(id, row),
        Duration.ofMillis(row.getLong("tolerance_ms")),
        json.readValue(row.getString("routing"), Routing.class),
        row.getBoolean("enabled"),
        row.getLong("version"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }

  private Credentials credentials(String id, ResultSet row) throws SQLException {
    byte[] previous = row.getBytes("previous_secret");
    OffsetDateTime until = row.getObject("previous_until", OffsetDateTime.class);
    try {
      return new Credentials(
          opened(id, row.getBytes("secret")),
          previous == null ? null : opened(id, previous),
          until == null ? null : until.toInstant());
    } catch (SealException e) {
      LOGGER.error("Source {} takes nothing until its key is there", id, e);
      return Credentials.SEALED;
    }
  }

  private byte @Nullable [] sealed(String id, @Nullable String secret) {
    return secret == null ? null : box.seal(secret.getBytes(UTF_8), place(id));
  }

  private String opened(String id, byte[] sealed) {
    return new String(box.open(sealed, place(id)), UTF_8);
  }

  static String place(String id) {
    return "webhook_source/" + id;
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
