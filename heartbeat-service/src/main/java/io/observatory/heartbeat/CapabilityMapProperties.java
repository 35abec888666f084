package io.observatory.heartbeat;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much the capability map remembers and how many may listen to it.
 *
 * @param rememberedChanges recent changes from which streams resume; about 150 bytes each
 * @param streams most streams open at a time
 * @param streamHeartbeat how often a quiet stream is told that it lives
 * @param revisionPatience longest wait for a revision that a caller asks for
 */
@ConfigurationProperties("heartbeat.map")
public record CapabilityMapProperties(
    @DefaultValue("65536") int rememberedChanges,
    @DefaultValue("100") int streams,
    @DefaultValue("15s") Duration streamHeartbeat,
    @DefaultValue("5s") Duration revisionPatience) {

  /** Refuses values that could not work. */
  public CapabilityMapProperties {
    if (rememberedChanges < 1) {
      throw new IllegalArgumentException(
          "heartbeat.map.remembered-changes must be at least 1, not " + rememberedChanges);
    }
    if (streams < 0) {
      throw new IllegalArgumentException(
          "heartbeat.map.streams must be at least 0, not " + streams);
    }
    if (streamHeartbeat.toMillis() < 10) {
      throw new IllegalArgumentException(
          "heartbeat.map.stream-heartbeat must be at least 10ms, not " + streamHeartbeat);
    }
  }
}
