package io.observatory.scheduler;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** One instance of the service in this JVM. */
final class Service implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private Service(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static Service start(Infra infra, TestDatabase database, Map<String, String> changes) {
    return start(infra, database, changes, Clock.systemUTC());
  }

  /** One whose time is the clock's; due times stay the database's. */
  static Service start(
      Infra infra, TestDatabase database, Map<String, String> changes, Clock clock) {
    Map<String, String> settings = new HashMap<>(settings(infra, database));
    settings.putAll(changes);
    SpringApplication application = new SpringApplication(SchedulerApplication.class);
    application.addInitializers(
        context -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock));
    return new Service(application.run(arguments(settings)));
  }

  static Map<String, String> settings(Infra infra, TestDatabase database) {
    Map<String, String> settings = new HashMap<>(infra.springProperties(database));
    settings.put("observatory.presence.enabled", "false");
    return settings;
  }

  static String[] arguments(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(e -> "--" + e.getKey() + "=" + e.getValue())
        .toArray(String[]::new);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Where it listens. */
  int port() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @Override
  public void close() {
    context.close();
  }
}
