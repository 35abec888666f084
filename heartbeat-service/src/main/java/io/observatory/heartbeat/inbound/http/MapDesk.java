package io.observatory.heartbeat.inbound.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.observatory.heartbeat.CapabilityMapProperties;
import io.observatory.heartbeat.capability.AgentPlace;
import io.observatory.heartbeat.capability.AgentSelection;
import io.observatory.heartbeat.capability.CapabilityList;
import io.observatory.heartbeat.capability.CapabilityMap;
import io.observatory.heartbeat.capability.InvalidQueryException;
import io.observatory.heartbeat.capability.InvalidRevisionException;
import io.observatory.heartbeat.capability.MappedAgent;
import io.observatory.heartbeat.capability.Query;
import io.observatory.heartbeat.capability.RevisionToken;
import io.observatory.platform.http.LoadShedding;
import io.observatory.platform.http.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Asks the capability map for callers over HTTP: in time, and with refusals they can act on. */
@Component
class MapDesk {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final CapabilityMap map;
  private final CapabilityMapProperties properties;
  private final Timer questions;

  MapDesk(CapabilityMap map, CapabilityMapProperties properties, MeterRegistry meters) {
    this.map = map;
    this.properties = properties;
    this.questions =
        Timer.builder("observatory.heartbeat.query")
            .description("Time the capability map takes for an answer, without waiting for it")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(10_000))
            .maximumExpectedValue(Duration.ofSeconds(1))
            .register(meters);
  }

  AgentSelection select(Query query, @Nullable AgentPlace after, int limit) {
    requireCaughtUp();
    return timed(() -> map.select(query, after, limit));
  }

  CapabilityList capabilities(String prefix, @Nullable String after, int limit) {
    requireCaughtUp();
    return timed(() -> map.capabilities(prefix, after, limit));
  }

  /** What the map knows of this very revision of the agent. */
  Optional<MappedAgent> find(String agentId, long revision) {
    return map.find(agentId).filter(agent -> agent.revision() == revision);
  }

  /** Waits for the moment a caller names; refuses when it does not come in time. */
  void await(@Nullable String minRevision) {
    if (minRevision != null && !hasReached(token(minRevision))) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "revision_not_reached",
          "This instance has not come to that revision yet; ask again.",
          RETRY_AFTER);
    }
  }

  boolean hasReached(RevisionToken token) {
    try {
      if (map.await(token, Duration.ZERO)) {
        return true;
      }
      LoadShedding.leave();
      return map.await(token, properties.revisionPatience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static RevisionToken token(String text) {
    try {
      return RevisionToken.parse(text);
    } catch (InvalidRevisionException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_revision", String.valueOf(e.getMessage()));
    }
  }

  void requireCaughtUp() {
    if (!map.isCaughtUp()) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "map_not_ready",
          "This instance is still reading the capability map; ask again.",
          RETRY_AFTER);
    }
  }

  private <T> T timed(Supplier<T> question) {
    try {
      return java.util.Objects.requireNonNull(questions.record(question));
    } catch (InvalidQueryException e) {
      throw MapQuestion.invalid(String.valueOf(e.getMessage()));
    }
  }
}
