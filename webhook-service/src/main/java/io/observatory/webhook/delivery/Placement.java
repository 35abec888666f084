package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.Ordering;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where claimed deliveries go: into their lanes, or back. Where order is kept, whatever stands
 * behind one that goes back goes back with it.
 */
final class Placement {

  private static final Logger LOGGER = LoggerFactory.getLogger(Placement.class);

  /** How deliveries were claimed. */
  enum Claim {
    /** Because it was time, wherever there is room. */
    DUE,
    /** Because their lanes had room. */
    WAITING,
    /** The same, in the order of their keys. */
    IN_ORDER
  }

  /**
   * What became of a batch.
   *
   * @param admitted have places in their lanes and are to be offered
   * @param elsewhere are not sent now, or never
   */
  record Placed(List<Delivery> admitted, List<Result> elsewhere) {}

  /** One ordering key of one endpoint. */
  private record Key(String endpointId, String orderingKey) {}

  private final EndpointBook book;
  private final Lanes lanes;
  private final BiFunction<Delivery, @Nullable Endpoint, @Nullable Verdict> unsent;
  private final Clock clock;

  /** {@code unsent} says what becomes of a delivery that is not to be sent now. */
  Placement(
      EndpointBook book,
      Lanes lanes,
      BiFunction<Delivery, @Nullable Endpoint, @Nullable Verdict> unsent,
      Clock clock) {
    this.book = book;
    this.lanes = lanes;
    this.unsent = unsent;
    this.clock = clock;
  }

  /** Places them, claimed so. */
  Placed place(List<Delivery> claimed, Claim claim) {
    List<Delivery> admitted = new ArrayList<>(claimed.size());
    List<Result> elsewhere = new ArrayList<>();
    Set<Key> refused = new HashSet<>();
    Map<String, Verdict> unknown = new HashMap<>();
    for (Delivery delivery : claimed) {
      Verdict verdict =
          refused.contains(keyOf(delivery))
              ? new Verdict.Waiting(null, Dispatch.ORDER)
              : elsewhereOrLater(delivery, claim, unknown);
      if (verdict == null) {
        admitted.add(delivery);
        continue;
      }
      elsewhere.add(new Result(delivery, verdict, null));
      if (claim == Claim.IN_ORDER && !verdict.isFinal() && delivery.orderingKey() != null) {
        refused.add(keyOf(delivery));
      }
    }
    return new Placed(admitted, elsewhere);
  }

  private static Key keyOf(Delivery delivery) {
    String key = delivery.orderingKey();
    return new Key(delivery.endpointId(), key == null ? "" : key);
  }

  private @Nullable Verdict elsewhereOrLater(
      Delivery delivery, Claim claim, Map<String, Verdict> unknown) {
    try {
      Endpoint endpoint = book.find(delivery.endpointId()).orElse(null);
      return endpoint == null
          ? unknown.computeIfAbsent(delivery.endpointId(), id -> ofUnknown(delivery))
          : elsewhere(delivery, endpoint, claim);
    } catch (RuntimeException | Error e) {
      return later(delivery, e);
    }
  }

  /** Asks the database, and therefore once for all of a batch that go to the same endpoint. */
  private Verdict ofUnknown(Delivery delivery) {
    try {
      Verdict verdict = unsent.apply(delivery, null);
      return verdict == null ? new Verdict.Waiting(null, Dispatch.LANE) : verdict;
    } catch (RuntimeException | Error e) {
      return later(delivery, e);
    }
  }

  private Verdict later(Delivery delivery, Throwable why) {
    LOGGER.warn("Delivery {} waits: {}", delivery.id(), why.toString());
    return new Verdict.Waiting(clock.instant().plusSeconds(1), "internal_error");
  }

  /** Where it goes instead of into its lane; null when it has a place there. */
  private @Nullable Verdict elsewhere(Delivery delivery, Endpoint endpoint, Claim claim) {
    Verdict instead = unsent.apply(delivery, endpoint);
    if (instead != null) {
      return instead;
    }
    if (delivery.orderingKey() != null && keepsOrder(endpoint) && claim != Claim.IN_ORDER) {
      return new Verdict.Waiting(null, Dispatch.ORDER);
    }
    int weight = delivery.event().weight();
    boolean admitted =
        claim == Claim.DUE ? lanes.admit(endpoint, weight) : lanes.admitClaimed(endpoint, weight);
    return admitted ? null : new Verdict.Waiting(null, Dispatch.LANE);
  }

  static boolean keepsOrder(Endpoint endpoint) {
    return endpoint.ordering().scope() != Ordering.Scope.NONE;
  }
}
