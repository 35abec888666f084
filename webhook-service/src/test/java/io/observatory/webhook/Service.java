package io.observatory.webhook;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointDesk;
import io.observatory.webhook.endpoint.EndpointTerms;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.endpoint.RetryPolicy;
import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** One instance of the service in this JVM. */
final class Service implements AutoCloseable {

  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final Caller ADA = new Caller("ada", List.of("admin"), null);

  private final ConfigurableApplicationContext context;

  private Service(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static Service start(Infra infra, TestDatabase database, Map<String, String> changes) {
    return start(infra, database, changes, Clock.systemUTC());
  }

  /** One whose time is the clock's. */
  static Service start(
      Infra infra, TestDatabase database, Map<String, String> changes, Clock clock) {
    Map<String, String> settings = new HashMap<>(settings(infra, database));
    settings.putAll(changes);
    SpringApplication application = new SpringApplication(WebhookApplication.class);
    application.addInitializers(
        context -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock));
    return new Service(application.run(arguments(settings)));
  }

  static Map<String, String> settings(Infra infra, TestDatabase database) {
    Map<String, String> settings = new HashMap<>(infra.springProperties(database));
    settings.put("WEBHOOK_KEYS", "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    settings.put("webhook.egress.allowed", "127.0.0.0/8,::1/128");
    settings.put("webhook.egress.plain-http", "true");
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

  EndpointDesk desk() {
    return bean(EndpointDesk.class);
  }

  /** One that takes all events of the tenant, tried again soon and without jitter. */
  Endpoint endpoint(String tenant, URI url, Duration... delays) {
    return endpoint(tenant, url, Ordering.NONE, Limits.USUAL, delays);
  }

  Endpoint endpoint(String tenant, URI url, Ordering ordering, Limits limits, Duration... delays) {
    return endpoint(tenant, url, List.of(), ordering, limits, delays);
  }

  /** One that wants these types only. */
  Endpoint endpoint(String tenant, URI url, List<String> types) {
    return endpoint(tenant, url, types, Ordering.NONE, Limits.USUAL);
  }

  private Endpoint endpoint(
      String tenant,
      URI url,
      List<String> types,
      Ordering ordering,
      Limits limits,
      Duration... delays) {
    List<Duration> retries = new ArrayList<>(Stream.of(delays).toList());
    return desk()
        .create(
            tenant,
            new EndpointTerms(
                url,
                "",
                types,
                Filter.NONE,
                Map.of(),
                HeaderForm.STANDARD,
                ordering,
                limits,
                new RetryPolicy(retries, 0, Duration.ofSeconds(30))),
            Secret.parse(SECRET),
            null,
            ADA)
        .endpoint();
  }

  @Override
  public void close() {
    context.close();
  }
}
