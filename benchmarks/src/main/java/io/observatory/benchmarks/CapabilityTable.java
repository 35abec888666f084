package io.observatory.benchmarks;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.postgresql.PGConnection;

/** The reference: the same agents in PostgreSQL, with the index that the service's table has. */
final class CapabilityTable implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int ROWS_AT_ONCE = 50_000;

  private final List<Connection> all = new ArrayList<>();
  private final BlockingQueue<Connection> free = new ArrayBlockingQueue<>(CONNECTIONS);

  CapabilityTable(int port, String password, CapabilityLoad load) throws SQLException, IOException {
    String url = Databases.create(port, password, "capability_benchmark");
    for (int i = 0; i < CONNECTIONS; i++) {
      all.add(DriverManager.getConnection(url, "postgres", password));
    }
    free.addAll(all);
    try (Statement statement = all.getFirst().createStatement()) {
      statement.execute(
          """
          CREATE TABLE agent (
              agent_id text COLLATE "C" PRIMARY KEY, cluster_id text NOT NULL, agent_type text,
              capabilities jsonb NOT NULL, execution_policy text NOT NULL, state text NOT NULL)
          """);
      fill(load);
      statement.execute(
          "CREATE INDEX ON agent USING gin (capabilities jsonb_path_ops) WITH (fastupdate = off)");
      statement.execute("VACUUM ANALYZE agent");
    }
  }

  private void fill(CapabilityLoad load) throws SQLException, IOException {
    var copy = all.getFirst().unwrap(PGConnection.class).getCopyAPI();
    for (int begin = 0; begin < CapabilityLoad.AGENTS; begin += ROWS_AT_ONCE) {
      StringBuilder rows = new StringBuilder();
      for (int i = begin; i < Math.min(begin + ROWS_AT_ONCE, CapabilityLoad.AGENTS); i++) {
        rows.append(load.row(i)).append('\n');
      }
      copy.copyIn("COPY agent FROM STDIN", new StringReader(rows.toString()));
    }
  }

  /** The first 20 agents of the question, as rows. */
  int ask(CapabilityLoad.Question question) throws SQLException, InterruptedException {
    Connection connection = free.take();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT * FROM agent WHERE "
                    + question.sql()
                    + " ORDER BY state = 'FLAPPING', state = 'SUSPECT', agent_id LIMIT 20")) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    } finally {
      free.add(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : all) {
      connection.close();
    }
  }
}
