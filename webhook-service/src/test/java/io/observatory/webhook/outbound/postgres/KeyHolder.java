package io.observatory.webhook.outbound.postgres;

import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.reseal.SealedRows;
import io.observatory.webhook.signing.SecretBox;
import io.observatory.webhook.source.SourceStore;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What an instance with other keys sees of the same tables. */
public record KeyHolder(SealedRows rows, EndpointStore endpoints, SourceStore sources) {

  /** An instance with these keys. */
  public static KeyHolder of(String keys, DataSource database) {
    SecretBox box = SecretBox.of(keys);
    JsonMapper json = JsonMapper.builder().build();
    JdbcClient jdbc = JdbcClient.create(database);
    return new KeyHolder(
        new JdbcSealedRows(new JdbcTemplate(database), box),
        new JdbcEndpointStore(jdbc, new EndpointRows(box, json)),
        new JdbcSourceStore(jdbc, json, box));
  }
}
