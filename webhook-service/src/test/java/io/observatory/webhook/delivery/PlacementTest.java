package io.observatory.webhook.delivery;

import static io.observatory.webhook.delivery.Fixtures.delivery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.observatory.testsupport.MutableClock;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.endpoint.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private static final Endpoint ORDERED =
      Fixtures.endpoint(
          "t", "ordered", Limits.USUAL, new Ordering(Ordering.Scope.KEY, true), RetryPolicy.USUAL);

  private final Lanes lanes =
      new Lanes(
          new Lanes.Bounds(16_384, 1L << 20, 4_096),
          new Breaker.Rules(3, Duration.ofSeconds(1), Duration.ofSeconds(1)),
          () -> 0);
  private final Book book = new Book();
  private final Placement placement =
      new Placement(
          book,
          lanes,
          (delivery, endpoint) ->
              endpoint == null && book.isGone(delivery.endpointId())
                  ? new Verdict.Discarded("endpoint_deleted")
                  : null,
          MutableClock.at(Fixtures.NOON));

  /** Knows one endpoint. */
  private static final class Book implements EndpointBook {
    private final List<String> asked = new ArrayList<>();
    private final Map<String, Endpoint> known = Map.of(ORDERED.id(), ORDERED);

    @Override
    public Collection<Endpoint> matching(String tenantId, String type) {
      return known.values();
    }

    @Override
    public Optional<Endpoint> find(String id) {
      return Optional.ofNullable(known.get(id));
    }

    @Override
    public boolean isGone(String id) {
      asked.add(id);
      if (id.equals("away")) {
        throw new IllegalStateException("the database is away");
      }
      return true;
    }
  }

  private static Delivery weighing(String key, int bytes) {
    Delivery like = delivery(ORDERED.id(), key, 0);
    Publication event =
        new Publication(
            like.event().eventId(),
            "t",
            "a.b",
            null,
            null,
            "text/plain",
            Map.of(),
            new byte[bytes]);
    return new Delivery(like.id(), like.endpointId(), 0, key, 0, 1, Fixtures.NOON, null, event);
  }

  @Test
  void nothingOfAKeyOvertakesOneThatFoundNoPlace() {
    Delivery first = weighing("a", 10);
    Delivery tooLarge = weighing("a", 512 * 1_024);
    Delivery behind = weighing("a", 10);
    Delivery other = weighing("b", 10);
    assertThat(lanes.admitClaimed(ORDERED, 600_000)).as("somebody holds most of it").isTrue();
    Placement.Placed placed =
        placement.place(List.of(first, tooLarge, behind, other), Placement.Claim.IN_ORDER);
    assertThat(placed.admitted()).containsExactly(first, other);
    assertThat(placed.elsewhere())
        .extracting(Result::delivery, Result::verdict)
        .containsExactly(
            tuple(tooLarge, new Verdict.Waiting(null, Dispatch.LANE)),
            tuple(behind, new Verdict.Waiting(null, Dispatch.ORDER)));
  }

  @Test
  void theDatabaseIsAskedOnceForAnEndpointThatIsNotKnown() {
    List<Delivery> claimed = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      claimed.add(delivery("gone", null, 0));
      claimed.add(delivery("away", null, 0));
    }
    Placement.Placed placed = placement.place(claimed, Placement.Claim.DUE);
    assertThat(book.asked).containsExactly("gone", "away");
    Verdict later = new Verdict.Waiting(Fixtures.NOON.plusSeconds(1), "internal_error");
    assertThat(placed.elsewhere())
        .hasSize(20)
        .allMatch(
            result ->
                result
                    .verdict()
                    .equals(
                        result.delivery().endpointId().equals("gone")
                            ? new Verdict.Discarded("endpoint_deleted")
                            : later));
  }
}
