package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.endpoint.RetryPolicy;
import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.HeaderPart;
import io.observatory.webhook.signing.HeaderProfile;
import io.observatory.webhook.signing.SealException;
import io.observatory.webhook.signing.Secret;
import io.observatory.webhook.signing.SecretBox;
import io.observatory.webhook.signing.SecretRing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints of rows, and what of them is sealed. */
@Component
class EndpointRows {

  /** Every column, and the secrets as arrays in the order of their places. */
  static final String SELECT =
      """
      SELECT e.*, s.sealed AS secrets, s.expire_ms
      FROM webhook_endpoint e
      CROSS JOIN LATERAL (
        SELECT array_agg(sealed ORDER BY place) AS sealed,
               array_agg((extract(epoch FROM expires_at) * 1000)::bigint ORDER BY place) AS expire_ms
        FROM webhook_endpoint_secret WHERE endpoint_id = e.id
      ) s
      """;

  private static final Logger LOGGER = LoggerFactory.getLogger(EndpointRows.class);
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private static final TypeReference<Map<HeaderPart, String>> NAMES = new TypeReference<>() {};

  private static final TypeReference<Map<String, @Nullable Object>> FILTER =
      new TypeReference<>() {};

  private final SecretBox box;
  private final JsonMapper json;

  EndpointRows(SecretBox box, JsonMapper json) {
    this.box = box;
    this.json = json;
  }

  /** What is sealed of a row. */
  private record Sealed(Map<String, String> headers, SecretRing secrets) {}

  byte[] seal(String id, Map<String, String> headers) {
    return box.seal(json.writeValueAsBytes(headers), ofHeaders(id));
  }

  byte[] seal(String id, Secret secret) {
    return box.seal(secret.text().getBytes(StandardCharsets.US_ASCII), ofSecret(id));
  }

  /** As it stands; throws {@link SealException} when it can not be opened. */
  Endpoint exact(ResultSet row) throws SQLException {
    return endpoint(row, open(row), null);
  }

  /**
   * As it stands, or paused in memory where its secrets can not be opened: its deliveries wait for
   * the key, and those of others do not.
   */
  Endpoint lenient(ResultSet row) throws SQLException {
    try {
      return exact(row);
    } catch (SealException e) {
      LOGGER.error("Endpoint {} is held until its key is there", row.getString("id"), e);
      SecretRing none = SecretRing.of(Secret.generate(Secret.Kind.HMAC_SHA256));
      return endpoint(
          row,
          new Sealed(Map.of(), none),
          "Its secrets can not be opened with the keys of this instance.");
    }
  }

  EndpointStore.Change change(ResultSet row) throws SQLException {
    boolean deleted = row.getObject("deleted_at") != null;
    return new EndpointStore.Change(
        row.getLong("change_seq"),
        row.getString("id"),
        row.getLong("version"),
        deleted ? null : lenient(row));
  }

  private Sealed open(ResultSet row) throws SQLException {
    String id = row.getString("id");
    byte[][] sealed = (byte[][]) row.getArray("secrets").getArray();
    @Nullable Long[] ends = (@Nullable Long[]) row.getArray("expire_ms").getArray();
    List<SecretRing.Held> held = new ArrayList<>();
    for (int i = 0; i < sealed.length; i++) {
      String text = new String(box.open(sealed[i], ofSecret(id)), StandardCharsets.US_ASCII);
      Long end = ends[i];
      held.add(
          new SecretRing.Held(Secret.parse(text), end == null ? null : Instant.ofEpochMilli(end)));
    }
    byte[] headers = box.open(row.getBytes("headers"), ofHeaders(id));
    return new Sealed(json.readValue(headers, HEADERS), new SecretRing(held));
  }

  /** As it is kept. */
  String text(Filter filter) {
    return json.writeValueAsString(filter.source());
  }

  /** Its names, as they are kept. */
  String text(HeaderForm form) {
    return json.writeValueAsString(form.names());
  }

  private HeaderForm form(String profile, String names) {
    return new HeaderForm(
        HeaderProfile.valueOf(profile),
        names.equals("{}") ? Map.of() : json.readValue(names, NAMES));
  }

  private Filter filter(String text) {
    return text.equals("{}") ? Filter.NONE : Filter.of(json.readValue(text, FILTER));
  }

  private Endpoint endpoint(ResultSet row, Sealed opened, @Nullable String held)
      throws SQLException {
    EndpointState state = EndpointState.valueOf(row.getString("state"));
    boolean hold = held != null && state != EndpointState.DISABLED;
    return new Endpoint(
        row.getString("id"),
        row.getString("tenant_id"),
        URI.create(row.getString("url")),
        row.getString("description"),
        Rows.texts(row, "types"),
        filter(row.getString("filter")),
        opened.headers(),
        form(row.getString("profile"), row.getString("header_names")),
        new Ordering(
            Ordering.Scope.valueOf(row.getString("ordering_scope")),
            row.getBoolean("ordering_skip_dead")),
        new Limits(row.getInt("concurrency"), row.getDouble("per_second"), row.getInt("burst")),
        new RetryPolicy(
            Arrays.stream((Long[]) row.getArray("retry_delays_ms").getArray())
                .map(Duration::ofMillis)
                .toList(),
            row.getDouble("retry_jitter"),
            Duration.ofMillis(row.getLong("retry_after_cap_ms"))),
        hold ? EndpointState.PAUSED : state,
        hold ? held : row.getString("state_reason"),
        opened.secrets(),
        row.getLong("version"),
        Rows.instantOf(row, "changed_at"));
  }

  static String ofHeaders(String id) {
    return "webhook_endpoint/" + id + "/headers";
  }

  static String ofSecret(String id) {
    return "webhook_endpoint/" + id + "/secret";
  }
}
