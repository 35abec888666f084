package io.observatory.testsupport;

import io.observatory.deploy.stack.ServiceDatabase;
import java.net.URI;

/**
 * One database and the two roles that may use it; passwords hold for this test run only.
 *
 * <p>Sessions are in the time zone of the JVM, which the build sets to one that is not UTC.
 */
public record TestDatabase(
    String name,
    String jdbcUrl,
    String ownerUser,
    String ownerPassword,
    String appUser,
    String appPassword) {

  static TestDatabase of(ServiceDatabase database, String jdbcUrl) {
    return new TestDatabase(
        database.database(),
        jdbcUrl,
        database.ownerUser(),
        database.ownerPassword(),
        database.appUser(),
        database.appPassword());
  }

  /** The same database, reached through a proxy, which forwards to it from now on. */
  public TestDatabase behind(FaultProxy proxy) {
    URI address = URI.create(jdbcUrl.substring("jdbc:".length()));
    proxy.forwardTo(address.getPort());
    String url = jdbcUrl.replace(":" + address.getPort() + "/", ":" + proxy.port() + "/");
    return new TestDatabase(name, url, ownerUser, ownerPassword, appUser, appPassword);
  }
}
