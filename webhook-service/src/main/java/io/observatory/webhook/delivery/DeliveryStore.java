package io.observatory.webhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events, deliveries, attempts and leases. Each call is one statement, or two. */
public interface DeliveryStore {

  /**
   * A delivery that is made with its event.
   *
   * @param event which event of the batch
   * @param orderingKey within which it waits its turn; null when it does not
   * @param claimed whether it is in flight from the start, with fence 1
   * @param status otherwise: {@code PENDING}, waiting for its lane, or {@code SKIPPED}
   * @param reason why it is not in flight
   */
  record Draft(
      UUID id,
      String endpointId,
      Publication event,
      @Nullable String orderingKey,
      boolean claimed,
      DeliveryStatus status,
      @Nullable String reason) {}

  /** An event and the deliveries it is to get. */
  record Arrival(Publication event, byte[] digest, List<Draft> deliveries) {}

  /**
   * Writes events that were never seen, with their deliveries, in the order of the list.
   *
   * @return ids of those that are new
   */
  Set<String> insert(Collection<Arrival> arrivals, String owner, Instant now);

  /** What is known of an event. */
  record Known(byte[] digest, List<UUID> deliveries) {}

  /** What is known of events that were not new. */
  Map<String, Known> known(Collection<String> eventIds);

  /** Claims what is due, as much as there is room for, or one whatever it weighs. */
  List<Delivery> claimDue(String owner, Instant now, Room room);

  /**
   * Claims what waits for lanes, of each endpoint the oldest, as much as it has room for and no
   * more than that many bytes in all.
   */
  List<Delivery> claimWaiting(String owner, Map<String, Room> rooms, long bytes);

  /**
   * The same where order is kept: claims of each ordering key those at its head, none behind one
   * that holds. An endpoint that another instance claims for at this moment is left out.
   *
   * @param oldest whether only the oldest are looked at, and nothing is found behind many that are
   *     held
   */
  List<Delivery> claimInOrder(String owner, Map<String, Room> rooms, long bytes, boolean oldest);

  /** Endpoints for which deliveries wait for their lane. */
  List<String> waitingEndpoints();

  /** Writes results whose claim still counts; returns ids of those deliveries. */
  Set<UUID> settle(Collection<Result> results, Instant now);

  /** Enters an instance. */
  void register(String owner, Duration length);

  /** Renews; false when the instance is not entered any more. */
  boolean renew(String owner, Duration length);

  /** Puts back what is in flight at instances that are gone; returns how many. */
  int takeOver();

  /** What is in flight at this instance. */
  List<UUID> inFlight(String owner);

  /** Puts these back, as far as they are in flight at this instance. */
  void putBack(String owner, Collection<UUID> ids);

  /** Puts back what is in flight at this instance, which leaves. */
  void release(String owner);

  /**
   * Notes endpoints that failed and did not succeed meanwhile; a note older than {@code stale}
   * begins anew. Returns since when each fails.
   */
  Map<String, Instant> failing(Collection<String> endpointIds, Instant now, Instant stale);

  /** Notes endpoints that succeeded. */
  void healthy(Collection<String> endpointIds);
}
