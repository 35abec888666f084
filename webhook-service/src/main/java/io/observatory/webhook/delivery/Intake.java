package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes events in: writes each with its deliveries, once, and lets the deliveries go. Those that
 * find room in their lanes are in flight from the start; others wait in the database. Safe for use
 * by many threads; not to be called inside a transaction.
 */
public final class Intake {

  /** Ordered by the endpoint, not by a key of its events. */
  private static final String WHOLE_ENDPOINT = "";

  /** Of what is inserted already claimed. */
  private static final long FIRST_FENCE = 1;

  /** Where what was taken goes. */
  public record Parts(
      Matching matching, Lanes lanes, Dispatch dispatch, Lease lease, Backlog backlog) {}

  private final DeliveryStore store;
  private final DeliveryLog log;
  private final TransactionOperations transactions;
  private final Parts parts;
  private final Supplier<UUID> ids;
  private final Clock clock;

  /** {@code ids} gives ids that sort by time, for the sake of the index. */
  public Intake(
      DeliveryStore store,
      DeliveryLog log,
      TransactionOperations transactions,
      Parts parts,
      Supplier<UUID> ids,
      Clock clock) {
    this.store = store;
    this.log = log;
    this.transactions = transactions;
    this.parts = parts;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Takes events, all or none; when it returns they are safe.
   *
   * @return what became of each, in the order of the list
   * @throws IllegalStateException while the endpoints were not read yet; nothing was written
   */
  public List<Taken> take(List<Publication> events) {
    Map<String, DeliveryStore.Arrival> arrivals = new LinkedHashMap<>();
    List<byte[]> digests = events.stream().map(Publication::digest).toList();
    boolean written = false;
    try {
      for (int i = 0; i < events.size(); i++) {
        if (!arrivals.containsKey(events.get(i).eventId())) {
          arrivals.put(events.get(i).eventId(), arrival(events.get(i), digests.get(i)));
        }
      }
      claimed(arrivals.values().stream())
          .forEach(draft -> parts.lease().keep(draft.id(), FIRST_FENCE));
      Set<String> fresh = write(arrivals);
      written = true;
      release(arrivals, fresh);
      start(arrivals, fresh);
      return taken(events, digests, arrivals, fresh);
    } finally {
      if (!written) {
        release(arrivals, Set.of());
        parts.lease().doubt(); // it may have been committed all the same
      }
    }
  }

  private DeliveryStore.Arrival arrival(Publication event, byte[] digest) {
    List<DeliveryStore.Draft> drafts = new ArrayList<>();
    for (Endpoint endpoint : parts.matching().of(event)) {
      drafts.add(draft(endpoint, event));
    }
    return new DeliveryStore.Arrival(event, digest, drafts);
  }

  private DeliveryStore.Draft draft(Endpoint endpoint, Publication event) {
    String key = orderingKey(endpoint, event);
    boolean claimed = false;
    DeliveryStatus status = DeliveryStatus.PENDING;
    String reason = null;
    if (endpoint.state() == EndpointState.DISABLED) {
      status = DeliveryStatus.SKIPPED;
      reason = "endpoint_disabled";
    } else if (endpoint.state() == EndpointState.PAUSED) {
      reason = Dispatch.PAUSED;
    } else if (key != null) {
      reason = Dispatch.ORDER;
    } else {
      claimed = parts.lease().isHeld() && parts.lanes().admit(endpoint, event.weight());
      reason = claimed ? null : Dispatch.LANE;
    }
    return new DeliveryStore.Draft(ids.get(), endpoint.id(), event, key, claimed, status, reason);
  }

  private static @Nullable String orderingKey(Endpoint endpoint, Publication event) {
    return switch (endpoint.ordering().scope()) {
      case NONE -> null;
      case KEY -> event.orderingKey();
      case ENDPOINT -> WHOLE_ENDPOINT;
    };
  }

  private Set<String> write(Map<String, DeliveryStore.Arrival> arrivals) {
    if (arrivals.isEmpty()) {
      return Set.of();
    }
    Instant now = clock.instant();
    String owner = parts.lease().owner();
    boolean tells =
        arrivals.values().stream()
            .flatMap(arrival -> arrival.deliveries().stream())
            .anyMatch(draft -> draft.status() == DeliveryStatus.SKIPPED);
    if (!tells) {
      return store.insert(arrivals.values(), owner, now);
    }
    Set<String> fresh =
        transactions.execute(
            status -> {
              Set<String> inserted = store.insert(arrivals.values(), owner, now);
              log.skipped(
                  drafts(arrivals, inserted)
                      .filter(draft -> draft.status() == DeliveryStatus.SKIPPED)
                      .toList(),
                  now);
              return inserted;
            });
    return fresh == null ? Set.of() : fresh;
  }

  /** Gives back the places of those that are not new. */
  private void release(Map<String, DeliveryStore.Arrival> arrivals, Set<String> fresh) {
    List<DeliveryStore.Draft> unneeded =
        claimed(
                arrivals.values().stream()
                    .filter(arrival -> !fresh.contains(arrival.event().eventId())))
            .toList();
    unneeded.forEach(draft -> parts.lanes().dismiss(draft.endpointId(), draft.event().weight()));
    unneeded.forEach(draft -> parts.lease().drop(draft.id(), FIRST_FENCE));
  }

  private void start(Map<String, DeliveryStore.Arrival> arrivals, Set<String> fresh) {
    Instant now = clock.instant();
    List<Delivery> ready = new ArrayList<>();
    drafts(arrivals, fresh)
        .forEach(
            draft -> {
              if (draft.claimed()) {
                ready.add(
                    new Delivery(
                        draft.id(),
                        draft.endpointId(),
                        0,
                        null,
                        0,
                        FIRST_FENCE,
                        now,
                        null,
                        draft.event()));
              } else if (draft.status() == DeliveryStatus.PENDING
                  && !Dispatch.PAUSED.equals(draft.reason())) {
                parts.backlog().add(draft.endpointId());
              }
            });
    parts.dispatch().offer(ready);
  }

  private static Stream<DeliveryStore.Draft> drafts(
      Map<String, DeliveryStore.Arrival> arrivals, Set<String> fresh) {
    return arrivals.values().stream()
        .filter(arrival -> fresh.contains(arrival.event().eventId()))
        .flatMap(arrival -> arrival.deliveries().stream());
  }

  private static Stream<DeliveryStore.Draft> claimed(Stream<DeliveryStore.Arrival> arrivals) {
    return arrivals
        .flatMap(arrival -> arrival.deliveries().stream())
        .filter(DeliveryStore.Draft::claimed);
  }

  private List<Taken> taken(
      List<Publication> events,
      List<byte[]> digests,
      Map<String, DeliveryStore.Arrival> arrivals,
      Set<String> fresh) {
    List<String> old = arrivals.keySet().stream().filter(id -> !fresh.contains(id)).toList();
    Map<String, DeliveryStore.Known> known = old.isEmpty() ? Map.of() : store.known(old);
    Set<String> told = new HashSet<>();
    List<Taken> all = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      String id = events.get(i).eventId();
      DeliveryStore.Arrival arrival = Objects.requireNonNull(arrivals.get(id));
      DeliveryStore.Known seen = known.get(id);
      byte[] first = seen == null ? arrival.digest() : seen.digest();
      List<UUID> deliveries =
          seen == null
              ? arrival.deliveries().stream().map(DeliveryStore.Draft::id).toList()
              : seen.deliveries();
      if (!Arrays.equals(first, digests.get(i))) {
        all.add(new Taken(id, Taken.Outcome.CONFLICT, List.of()));
      } else {
        boolean isNew = fresh.contains(id) && told.add(id);
        all.add(new Taken(id, isNew ? Taken.Outcome.NEW : Taken.Outcome.REPEAT, deliveries));
      }
    }
    return all;
  }
}
