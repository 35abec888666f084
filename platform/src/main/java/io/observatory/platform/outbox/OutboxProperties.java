package io.observatory.platform.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the relay works.
 *
 * @param relay whether this process relays at all
 * @param poll how often it looks without being woken: for rows whose wake-up was lost, and for the
 *     lock while another instance holds it
 * @param batch rows published together
 * @param pause how long a topic or database that refused is left alone
 */
@ConfigurationProperties("observatory.outbox")
record OutboxProperties(
    @DefaultValue("true") boolean relay,
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("500") int batch,
    @DefaultValue("1s") Duration pause) {

  OutboxProperties {
    if (poll.toMillis() < 1 || pause.toMillis() < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "observatory.outbox.poll, pause and batch must be positive: %s, %s, %d"
              .formatted(poll, pause, batch));
    }
  }
}
