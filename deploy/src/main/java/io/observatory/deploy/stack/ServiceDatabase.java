package io.observatory.deploy.stack;

import java.util.regex.Pattern;

/**
 * One service's database and its two roles: {@code <service>_owner} runs migrations and owns
 * everything, {@code <service>_app} is what the service runs as and may do only what migrations
 * grant it.
 *
 * @param service names the roles
 * @param database the database's name
 */
public record ServiceDatabase(
    String service, String database, String ownerPassword, String appPassword) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,50}");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]+");

  /** Names go into SQL as they are, so they are checked here. */
  public ServiceDatabase {
    if (!NAME.matcher(service).matches() || !NAME.matcher(database).matches()) {
      throw new IllegalArgumentException(
          "service and database are lower case letters, digits and _: "
              + service
              + ", "
              + database);
    }
    if (!PASSWORD.matcher(ownerPassword).matches() || !PASSWORD.matcher(appPassword).matches()) {
      throw new IllegalArgumentException("a password is letters, digits, _ and - only");
    }
  }

  /** The role that owns the database. */
  public String ownerUser() {
    return service + "_owner";
  }

  /** The role the service runs as. */
  public String appUser() {
    return service + "_app";
  }
}
