package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the lanes let go, each on a thread of its own, and hands on what became of it. Holds
 * no lock and no transaction while it waits for an endpoint.
 */
public final class Dispatch {

  static final String PAUSED = "paused";
  static final String LANE = "lane_full";
  static final String ORDER = "order";

  private static final Logger LOGGER = LoggerFactory.getLogger(Dispatch.class);

  private static final Duration AFTER_FAULT = Duration.ofSeconds(10);
  private static final Duration AFTER_OURS = Duration.ofSeconds(5);

  /** Who is asked on the way. */
  public record Parts(
      EndpointBook book, Courier courier, Schedule schedule, Health health, DeliveryMeter meter) {}

  private final Lanes lanes;
  private final Lease lease;
  private final Results results;
  private final Parts parts;
  private final Executor threads;
  private final Clock clock;

  /** {@code threads} gives each task a thread at once. */
  public Dispatch(
      Lanes lanes, Lease lease, Results results, Parts parts, Executor threads, Clock clock) {
    this.lanes = lanes;
    this.lease = lease;
    this.results = results;
    this.parts = parts;
    this.threads = threads;
    this.clock = clock;
  }

  /** Takes deliveries that have places in their lanes. */
  void offer(Collection<Delivery> deliveries) {
    lanes.offer(deliveries);
    pump();
  }

  /** Sends whatever may go now. */
  public void pump() {
    while (lease.isHeld()) {
      Optional<Delivery> next = lanes.next();
      if (next.isEmpty()) {
        return;
      }
      Delivery delivery = next.get();
      try {
        threads.execute(() -> carry(delivery));
      } catch (RuntimeException | Error e) {
        finish(unexpected(delivery, e));
      }
    }
  }

  private void carry(Delivery delivery) {
    Result result;
    try {
      result = resultOf(delivery);
    } catch (RuntimeException | Error e) {
      result = unexpected(delivery, e);
    }
    finish(result);
    pump();
  }

  private Result unexpected(Delivery delivery, Throwable why) {
    LOGGER.error("Delivery {} failed unexpectedly and waits", delivery.id(), why);
    Instant later = clock.instant().plus(AFTER_FAULT);
    return new Result(delivery, new Verdict.Waiting(later, "internal_error"), null);
  }

  /** Its place is free afterwards, whatever happens. */
  private void finish(Result result) {
    try {
      List<Delivery> behind;
      try {
        results.put(result);
      } finally {
        behind = lanes.done(result.delivery(), healthy(result), passes(result.verdict()));
      }
      for (Delivery each : behind) {
        boolean sameKey = Objects.equals(each.orderingKey(), result.delivery().orderingKey());
        String reason = sameKey && each.orderingKey() != null ? ORDER : LANE;
        results.put(new Result(each, new Verdict.Waiting(null, reason), null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Result resultOf(Delivery delivery) {
    Optional<Endpoint> found = parts.book().find(delivery.endpointId());
    Verdict unsent = unsent(delivery, found.orElse(null));
    if (unsent != null || found.isEmpty()) {
      return new Result(
          delivery, unsent == null ? new Verdict.Discarded("endpoint_deleted") : unsent, null);
    }
    Endpoint endpoint = found.get();
    Attempt attempt = parts.courier().carry(endpoint, delivery.event());
    parts.meter().attempted(attempt.outcome(), Duration.ofNanos(attempt.times().total() * 1_000));
    if (attempt.isOurFault()) { // no attempt of the endpoint's, nor a word about its health
      return new Result(
          delivery, new Verdict.Waiting(clock.instant().plus(AFTER_OURS), attempt.outcome()), null);
    }
    Verdict verdict = parts.schedule().judge(endpoint, delivery, attempt, clock.instant());
    parts.health().note(endpoint.id(), attempt);
    return new Result(delivery, verdict, attempt);
  }

  /** What becomes of a delivery that is not to be sent now; null when it is. */
  @Nullable Verdict unsent(Delivery delivery, @Nullable Endpoint endpoint) {
    if (endpoint == null) {
      return parts.book().isGone(delivery.endpointId())
          ? new Verdict.Discarded("endpoint_deleted")
          : new Verdict.Waiting(clock.instant().plusSeconds(1), "endpoint_unknown");
    }
    if (endpoint.state() == EndpointState.DISABLED) {
      return new Verdict.Skipped("endpoint_disabled");
    }
    return endpoint.state() == EndpointState.PAUSED ? new Verdict.Waiting(null, PAUSED) : null;
  }

  private static boolean passes(Verdict verdict) {
    return verdict.isFinal() && !(verdict instanceof Verdict.Dead dead && dead.holds());
  }

  /** 4xx tells of the request, not of the endpoint's health, unless it says "too much". */
  private static @Nullable Boolean healthy(Result result) {
    Attempt attempt = result.attempt();
    if (attempt == null) {
      return null;
    }
    Integer status = attempt.status();
    boolean answered =
        status != null && status < 500 && status != 408 && status != 429 && status >= 200;
    return answered;
  }

  /** Sends nothing more; returns what was not sent. */
  List<Delivery> close() {
    return lanes.close();
  }
}
