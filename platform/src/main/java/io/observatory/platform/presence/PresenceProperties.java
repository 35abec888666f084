package io.observatory.platform.presence;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether and how often an agent's requests count as beats.
 *
 * @param enabled whether they do at all in this service
 * @param every at most one beat per agent in this time
 * @param maxAgents agents remembered at once; what more there are is not counted as a beat
 * @param maxInFlight beats on their way to the broker at once; what more there is is dropped
 * @param except path patterns of requests that are beats by themselves
 */
@ConfigurationProperties("observatory.presence")
record PresenceProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("10s") Duration every,
    @DefaultValue("100000") int maxAgents,
    @DefaultValue("1000") int maxInFlight,
    @DefaultValue List<String> except) {

  PresenceProperties {
    if (!every.isPositive() || maxAgents < 1 || maxInFlight < 1) {
      throw new IllegalArgumentException(
          "observatory.presence.every, max-agents and max-in-flight must be positive: %s, %d, %d"
              .formatted(every, maxAgents, maxInFlight));
    }
    except = List.copyOf(except);
  }
}
