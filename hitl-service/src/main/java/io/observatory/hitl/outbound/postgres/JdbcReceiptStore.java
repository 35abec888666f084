package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.ReceiptStore;
import io.observatory.platform.jdbc.Columns;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Receipts as rows. */
@Component
class JdbcReceiptStore implements ReceiptStore {

  private static final String ADD =
      """
      INSERT INTO approval_receipt (approval_id, document)
      SELECT * FROM unnest(?::text[], ?::text[])
      """;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;

  JdbcReceiptStore(JdbcTemplate template) {
    this.template = template;
    this.jdbc = JdbcClient.create(template);
  }

  @Override
  public void add(Collection<Receipt> receipts) {
    template.execute(
        (ConnectionCallback<Integer>)
            connection -> {
              Columns<Receipt> columns =
                  Columns.of(connection, ADD, receipts)
                      .text(Receipt::approvalId)
                      .text(Receipt::document);
              try (PreparedStatement statement = columns.statement()) {
                return statement.executeUpdate();
              }
            });
  }

  @Override
  public Optional<String> find(String approvalId) {
    return jdbc.sql("SELECT document FROM approval_receipt WHERE approval_id = :id")
        .param("id", approvalId)
        .query(String.class)
        .optional();
  }
}
