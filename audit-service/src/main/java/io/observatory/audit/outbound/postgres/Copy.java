package io.observatory.audit.outbound.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows to the server. */
final class Copy {

  private static final int CHUNK = 256 << 10;

  private Copy() {}

  static void in(Connection connection, String sql, CopyRows rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      for (int from = 0; from < rows.size(); from += CHUNK) {
        copy.writeToCopy(rows.buffer(), from, Math.min(CHUNK, rows.size() - from));
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
