package io.observatory.webhook.replay;

import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.ledger.DeliveryView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Where people order that something be delivered again: the order and the tale of who gave it
 * commit together. Safe for use by many threads.
 */
public final class ReplayDesk {

  private static final int FASTEST = 100_000;

  private final ReplayStore store;
  private final ReplayLog log;
  private final EndpointStore endpoints;
  private final TransactionOperations transaction;
  private final Terms terms;

  /**
   * How the desk works.
   *
   * @param ids makes ids that sort by time
   * @param reach how far back events may be asked for as missing
   * @param wake called when there is something to do
   */
  public record Terms(Supplier<UUID> ids, Duration reach, Clock clock, Runnable wake) {}

  /** What a caller wants. */
  public record Order(
      Selection selection, boolean dryRun, int perSecond, @Nullable String reason) {}

  /** Takes its parts. */
  public ReplayDesk(
      ReplayStore store,
      ReplayLog log,
      EndpointStore endpoints,
      TransactionOperations transaction,
      Terms terms) {
    this.store = store;
    this.log = log;
    this.endpoints = endpoints;
    this.transaction = transaction;
    this.terms = terms;
  }

  /**
   * Takes an order; it is worked on by whichever instance is free.
   *
   * @throws InvalidReplayException when it asks for nothing, or for what there is not
   * @throws ReplayStore.BusyException when the same is ordered already
   */
  public Replay order(Order order, Caller caller) {
    Instant now = now();
    check(order, now);
    Replay replay =
        new Replay(
            terms.ids().get(),
            order.selection(),
            order.dryRun(),
            order.perSecond(),
            Replay.State.QUEUED,
            "",
            0,
            0,
            null,
            order.reason(),
            caller.principal(),
            now,
            null,
            0);
    transaction.executeWithoutResult(
        status -> {
          store.insert(replay);
          log.ordered(replay, caller);
        });
    terms.wake().run();
    return replay;
  }

  /** Ends an order; empty when there is none. One that is over stays as it is. */
  public Optional<Replay> cancel(UUID id, Caller caller) {
    Instant now = now();
    transaction.executeWithoutResult(
        status -> {
          if (store.cancel(id, now)) {
            log.cancelled(id, now, caller);
          }
        });
    return store.find(id);
  }

  /**
   * Has one delivery made again, with the same webhook id.
   *
   * @return the new one; empty when there is no such delivery
   * @throws ReplayStore.RefusedException when it can not be sent again now
   */
  public Optional<DeliveryView> again(UUID deliveryId, @Nullable String reason, Caller caller) {
    Instant now = now();
    DeliveryView made =
        transaction.execute(
            status -> {
              Optional<DeliveryView> next = store.again(deliveryId, now);
              next.ifPresent(delivery -> log.again(deliveryId, delivery, now, reason, caller));
              return next.orElse(null);
            });
    return Optional.ofNullable(made);
  }

  private void check(Order order, Instant now) {
    Selection selection = order.selection();
    if (order.perSecond() < 1 || order.perSecond() > FASTEST) {
      throw new InvalidReplayException("per_second", "must be 1 to " + FASTEST);
    }
    Instant since = selection.since();
    Instant until = selection.until();
    if (since != null && until != null && !since.isBefore(until)) {
      throw new InvalidReplayException("until", "must be after since");
    }
    String endpointId = selection.endpointId();
    if (endpointId != null && endpoints.find(endpointId).isEmpty()) {
      throw new InvalidReplayException("endpoint_id", "is that of no endpoint");
    }
    switch (selection.kind()) {
      case FILTER -> {
        if (endpointId == null && selection.type() == null && since == null) {
          throw new InvalidReplayException("", "needs an endpoint_id, a type or since");
        }
      }
      case MISSING -> {
        if (endpointId == null) {
          throw new InvalidReplayException("endpoint_id", "is missing");
        }
        if (since == null || since.isBefore(now.minus(terms.reach()))) {
          throw new InvalidReplayException(
              "since", "must be at most " + terms.reach().toDays() + " days ago");
        }
      }
      case REDRIVE -> {}
    }
  }

  private Instant now() {
    return terms.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
