package io.observatory.deploy.stack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates databases and roles over a super user's connection, which the caller closes. */
public final class DatabaseSetup {
  private final Connection connection;

  /** Works over that connection. */
  public DatabaseSetup(Connection connection) {
    this.connection = connection;
  }

  /** Makes the database and its roles exist, with these passwords; repeating it changes nothing. */
  public void ensure(ServiceDatabase wanted) throws SQLException {
    role(wanted.ownerUser(), wanted.ownerPassword());
    role(wanted.appUser(), wanted.appPassword());
    if (!exists("SELECT 1 FROM pg_database WHERE datname = ?", wanted.database())) {
      run("CREATE DATABASE " + wanted.database() + " OWNER " + wanted.ownerUser());
    }
    run("REVOKE ALL ON DATABASE " + wanted.database() + " FROM PUBLIC");
    run("GRANT CONNECT ON DATABASE " + wanted.database() + " TO " + wanted.appUser());
  }

  private void role(String name, String password) throws SQLException {
    boolean there = exists("SELECT 1 FROM pg_roles WHERE rolname = ?", name);
    run((there ? "ALTER" : "CREATE") + " ROLE " + name + " LOGIN PASSWORD '" + password + "'");
  }

  private boolean exists(String query, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Names and passwords were checked by {@link ServiceDatabase}; DDL takes no parameters. */
  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
