package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.webhook.replay.Replay;
import io.observatory.webhook.replay.Selection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Orders of rows. */
final class ReplayRows {

  private ReplayRows() {}

  static Replay replay(ResultSet row) throws SQLException {
    return new Replay(
        row.getObject("id", UUID.class),
        new Selection(
            Selection.Kind.valueOf(row.getString("kind")),
            row.getString("endpoint_id"),
            row.getString("type"),
            Rows.texts(row, "statuses"),
            Rows.instant(row, "since"),
            Rows.instant(row, "until")),
        row.getBoolean("dry_run"),
        row.getInt("per_second"),
        Replay.State.valueOf(row.getString("state")),
        row.getString("place"),
        row.getLong("examined"),
        row.getLong("replayed"),
        row.getString("error"),
        row.getString("reason"),
        row.getString("principal"),
        Rows.instantOf(row, "created_at"),
        Rows.instant(row, "finished_at"),
        row.getLong("fence"));
  }
}
