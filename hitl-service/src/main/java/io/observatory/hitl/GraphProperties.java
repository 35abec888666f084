package io.observatory.hitl;

import io.observatory.hitl.graph.GraphTerms;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the graphs of sessions keep.
 *
 * @param messagesPerSession messages of a session whose steps are kept, the first ones
 * @param patience how long a step waits for its parent before it is an orphan
 * @param keep how long steps are kept
 */
@ConfigurationProperties("hitl.graph")
public record GraphProperties(
    @DefaultValue("10000") int messagesPerSession,
    @DefaultValue("30s") Duration patience,
    @DefaultValue("14d") Duration keep) {

  /** Refuses what could not work. */
  public GraphProperties {
    if (messagesPerSession < 1 || messagesPerSession > 100_000) {
      throw new IllegalArgumentException(
          "hitl.graph.messages-per-session must be 1 to 100000, not " + messagesPerSession);
    }
    if (patience.isNegative() || keep.compareTo(patience) <= 0) {
      throw new IllegalArgumentException(
          "hitl.graph needs 0 <= patience < keep, not %s and %s".formatted(patience, keep));
    }
  }

  GraphTerms terms() {
    return new GraphTerms(messagesPerSession, patience, keep);
  }
}
