package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.schemas.TopicCatalogue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class InfraIT {
  private final Infra infra = Infra.shared();

  @Test
  void everyTopicOfTheCatalogueCanBeCreatedTwice() throws Exception {
    infra.createTopics();
    infra.createTopics();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra.bootstrapServers()))) {
      Set<String> names = admin.listTopics().names().get();
      TopicCatalogue catalogue = TopicCatalogue.load();
      assertThat(names).containsAll(catalogue.deadLetterTopics());
      catalogue.topics().forEach(topic -> assertThat(names).contains(topic.name()));
    }
  }

  @Test
  void everyCallGivesAnEmptyDatabaseWithSessionsOutsideUtc() throws Exception {
    TestDatabase first = infra.database("heartbeat");
    TestDatabase second = infra.database("heartbeat");
    assertThat(first.name()).isNotEqualTo(second.name());
    assertThat(first.ownerUser()).isEqualTo("heartbeat_owner");
    try (Connection owner =
            DriverManager.getConnection(first.jdbcUrl(), first.ownerUser(), first.ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute("CREATE TABLE only_here (id int)");
    }
    try (Connection app =
            DriverManager.getConnection(second.jdbcUrl(), second.appUser(), second.appPassword());
        Statement statement = app.createStatement()) {
      assertThat(answer(statement, "SELECT to_regclass('only_here') IS NULL")).isEqualTo("t");
      assertThat(answer(statement, "SHOW timezone")).isNotIn("UTC", "GMT", "Etc/UTC");
    }
  }

  @Test
  void aDatabaseBehindAProxyIsAwayWhileTheProxyIsCut() throws Exception {
    try (FaultProxy proxy = FaultProxy.open()) {
      TestDatabase database = infra.database("audit").behind(proxy);
      connect(database).close();
      proxy.cut();
      assertThatThrownBy(() -> connect(database)).isInstanceOf(SQLException.class);
      proxy.restore();
      connect(database).close();
    }
  }

  @Test
  void theSharedInfrastructureIsOne() {
    assertThat(Infra.shared()).isSameAs(infra);
  }

  @Test
  void propertiesPointAServiceAtAll() {
    Map<String, String> properties = infra.springProperties("audit");
    assertThat(properties)
        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", infra.bootstrapServers())
        .containsEntry("SCHEMA_REGISTRY_URL", infra.registryUrl() + "/apis/registry/v3")
        .containsEntry("DATABASE_USER", "audit_app")
        .containsEntry("DATABASE_OWNER_USER", "audit_owner");
  }

  private static Connection connect(TestDatabase database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.appUser(), database.appPassword());
  }

  private static String answer(Statement statement, String sql) throws Exception {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
