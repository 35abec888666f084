package io.observatory.audit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Loses the ingesting thread's connections where a plan says so. */
final class FaultyDataSource extends DelegatingDataSource {

  /** Where a transaction of the ingesting thread can be hit. */
  enum Point {
    BEGIN,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  /** Called on the ingesting thread; true loses the connection at this point. */
  interface Plan {
    boolean hits(Point point);
  }

  static final AtomicReference<Plan> PLAN = new AtomicReference<>(point -> false);

  private FaultyDataSource(DataSource target) {
    super(target);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    if (!Thread.currentThread().getName().equals("audit-ingest")) {
      return connection;
    }
    if (PLAN.get().hits(Point.BEGIN)) {
      lose(connection);
    }
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          boolean commit = method.getName().equals("commit");
          if (commit && PLAN.get().hits(Point.BEFORE_COMMIT)) {
            lose(connection);
          }
          Object result;
          try {
            result = method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (commit && PLAN.get().hits(Point.AFTER_COMMIT)) {
            lose(connection);
            throw new SQLException("the answer to commit was lost", "08006");
          }
          return result;
        };
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
  }

  /** As when the process at either end is killed: the socket is gone. */
  private static void lose(Connection connection) throws SQLException {
    connection.unwrap(org.postgresql.jdbc.PgConnection.class).abort(Runnable::run);
  }

  /** Puts itself in front of the service's data source. */
  @Configuration(proxyBeanMethods = false)
  static class Wrapping {

    @Bean
    static BeanPostProcessor faults() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof DataSource target ? new FaultyDataSource(target) : bean;
        }
      };
    }
  }
}
