package io.observatory.platform.http;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the HTTP edge takes in.
 *
 * @param maxBody largest body of a request
 * @param atOnce requests at work at the same time
 * @param reserved how many of them only preferred requests may be
 * @param queue requests that may wait for their turn
 * @param queueTime longest time they wait
 * @param preferredPaths patterns of paths on which everything but reading is preferred
 */
@ConfigurationProperties("observatory.http")
record HttpProperties(
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("64") int atOnce,
    @DefaultValue("16") int reserved,
    @DefaultValue("256") int queue,
    @DefaultValue("1s") Duration queueTime,
    @DefaultValue List<String> preferredPaths) {

  HttpProperties {
    preferredPaths = List.copyOf(preferredPaths);
    if (reserved < 0 || atOnce <= reserved || queue < 0 || queueTime.isNegative()) {
      throw new IllegalArgumentException(
          "observatory.http: 0 <= reserved < at-once, queue and queue-time not negative: "
              + "%d, %d, %d, %s".formatted(reserved, atOnce, queue, queueTime));
    }
  }
}
