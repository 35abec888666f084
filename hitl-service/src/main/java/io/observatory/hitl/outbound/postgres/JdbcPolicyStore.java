package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.policy.PolicyStore;
import io.observatory.hitl.policy.PolicyVersion;
import io.observatory.hitl.relay.Digest;
import io.observatory.platform.jdbc.Rows;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Policies as rows: a line for each version, and which one is the current one. */
@Component
class JdbcPolicyStore implements PolicyStore {

  private static final String LIST =
      """
      SELECT v.* FROM policy p JOIN policy_version v USING (name, version)
      WHERE p.name > :after ORDER BY p.name LIMIT :limit
      """;

  private static final String FIND =
      """
      SELECT v.* FROM policy p JOIN policy_version v USING (name, version) WHERE p.name = :name
      """;

  private static final String VERSIONS =
      """
      SELECT * FROM policy_version WHERE name = :name AND version < :below
      ORDER BY version DESC LIMIT :limit
      """;

  private static final String CREATE =
      "INSERT INTO policy (name, version) VALUES (:name, 1) ON CONFLICT (name) DO NOTHING";

  private static final String ADVANCE =
      "UPDATE policy SET version = :version WHERE name = :name AND version = :version - 1";

  private static final String ADD =
      """
      INSERT INTO policy_version (name, version, document, digest, author, reason, at)
      VALUES (:name, :version, :document::json, :digest, :author, :reason, :at)
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  JdbcPolicyStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  @Override
  public Map<String, Long> current() {
    Map<String, Long> versions = new HashMap<>();
    jdbc.sql("SELECT name, version FROM policy")
        .query(
            row -> {
              versions.put(row.getString("name"), row.getLong("version"));
            });
    return versions;
  }

  @Override
  public List<PolicyVersion> list(String after, int limit) {
    return jdbc.sql(LIST)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> version(row))
        .list();
  }

  @Override
  public Optional<PolicyVersion> find(String name) {
    return jdbc.sql(FIND).param("name", name).query((row, number) -> version(row)).optional();
  }

  @Override
  public Optional<PolicyVersion> find(String name, long version) {
    return jdbc.sql("SELECT * FROM policy_version WHERE name = :name AND version = :version")
        .param("name", name)
        .param("version", version)
        .query((row, number) -> version(row))
        .optional();
  }

  @Override
  public List<PolicyVersion> versions(String name, long below, int limit) {
    return jdbc.sql(VERSIONS)
        .param("name", name)
        .param("below", below)
        .param("limit", limit)
        .query((row, number) -> version(row))
        .list();
  }

  @Override
  public Optional<PolicyVersion> add(PolicyVersion change) {
    boolean first = change.version() == 1;
    JdbcClient.StatementSpec advance =
        jdbc.sql(first ? CREATE : ADVANCE).param("name", change.name());
    if ((first ? advance : advance.param("version", change.version())).update() == 0) {
      return Optional.empty();
    }
    String document = json.writeValueAsString(change.document());
    String digest = Digest.of(document.getBytes(StandardCharsets.UTF_8));
    jdbc.sql(ADD)
        .param("name", change.name())
        .param("version", change.version())
        .param("document", document)
        .param("digest", digest)
        .param("author", change.author())
        .param("reason", change.reason())
        .param("at", Rows.time(change.at()))
        .update();
    return Optional.of(
        new PolicyVersion(
            change.name(),
            change.version(),
            change.document(),
            digest,
            change.author(),
            change.reason(),
            change.at()));
  }

  private PolicyVersion version(ResultSet row) throws SQLException {
    @SuppressWarnings("unchecked") // a JSON object is such a map
    Map<String, @Nullable Object> document = json.readValue(row.getString("document"), Map.class);
    return new PolicyVersion(
        row.getString("name"),
        row.getLong("version"),
        document,
        row.getString("digest"),
        row.getString("author"),
        row.getString("reason"),
        Rows.instantOf(row, "at"));
  }
}
