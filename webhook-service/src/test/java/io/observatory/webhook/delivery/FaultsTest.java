package io.observatory.webhook.delivery;

import static io.observatory.webhook.delivery.Fixtures.attempt;
import static io.observatory.webhook.delivery.Fixtures.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.testsupport.MutableClock;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.RequestSigner;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** What ought not to happen ends no thread, takes no place for ever, and forgets no delivery. */
class FaultsTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final MutableClock clock = MutableClock.at(Fixtures.NOON);
  private final Lanes lanes =
      new Lanes(
          new Lanes.Bounds(16_384, 1L << 26, 4_096),
          new Breaker.Rules(100, LONG, LONG),
          System::nanoTime);
  private final List<Result> written = new ArrayList<>();
  private Predicate<Result> unwritable = result -> false;
  private Function<Collection<Result>, Throwable> fault = all -> new IllegalStateException("no");
  private final DeliveryStore store =
      fake(
          DeliveryStore.class,
          (name, arguments) -> name.equals("settle") ? settle(arguments) : null);
  private final DeliveryMeter meter = fake(DeliveryMeter.class, (name, arguments) -> null);
  private final Lease lease = new Lease(store, lanes, LONG, System::nanoTime);
  private final Results results =
      new Results(
          store,
          fake(DeliveryLog.class, (name, arguments) -> null),
          meter,
          TransactionOperations.withoutTransaction(),
          lease,
          new Backlog(),
          new Results.Terms(Duration.ZERO, 1 << 20, e -> false, clock));

  /** What a port does. */
  private interface Answers {
    @Nullable Object answer(String method, List<?> arguments) throws Throwable;
  }

  private static <T> T fake(Class<T> port, Answers answers) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) ->
                answers.answer(
                    method.getName(), arguments == null ? List.of() : List.of(arguments))));
  }

  private Set<UUID> settle(List<?> arguments) throws Throwable {
    List<Result> all =
        ((Collection<?>) arguments.getFirst()).stream().map(Result.class::cast).toList();
    if (all.stream().anyMatch(unwritable)) {
      throw fault.apply(all);
    }
    written.addAll(all);
    return all.stream().map(result -> result.delivery().id()).collect(Collectors.toSet());
  }

  private void writeAll() throws InterruptedException {
    results.stop();
    results.run();
  }

  private static Result done(Delivery delivery) {
    return new Result(delivery, new Verdict.Succeeded(), attempt(200, "1"));
  }

  @Test
  void aDeliveryWhoseResultCanNotBeWrittenWaitsAMinute() throws Exception {
    Delivery ill = delivery("ep", null, 0);
    Delivery well = delivery("ep", null, 0);
    unwritable =
        result -> result.delivery().equals(ill) && result.verdict() instanceof Verdict.Succeeded;
    results.put(done(ill));
    results.put(done(well));
    writeAll();
    assertThat(written).hasSize(2);
    assertThat(written.getFirst().verdict())
        .isEqualTo(new Verdict.Waiting(clock.instant().plusSeconds(60), "result_not_written"));
    assertThat(written.getFirst().delivery()).isEqualTo(ill);
    assertThat(written.getLast().delivery()).isEqualTo(well);
  }

  @Test
  void anErrorWhileResultsAreWrittenKeepsNoneOfTheOthers() throws Exception {
    Delivery ill = delivery("ep", null, 0);
    Delivery well = delivery("ep", null, 0);
    unwritable = result -> result.delivery().equals(ill);
    fault = all -> new NoClassDefFoundError("a test's");
    results.put(done(ill));
    results.put(done(well));
    writeAll();
    assertThat(written).extracting(Result::delivery).containsExactly(well);
  }

  @Test
  void anErrorOnTheWayToAnEndpointGivesThePlaceBack() throws Exception {
    Endpoint endpoint = Fixtures.endpoint("t", "ep", Limits.USUAL);
    EndpointBook book =
        fake(
            EndpointBook.class,
            (name, arguments) -> {
              throw new NoClassDefFoundError("a test's");
            });
    Sender sender = (url, headers, body) -> attempt(200, null);
    Dispatch dispatch =
        new Dispatch(
            lanes,
            lease,
            results,
            new Dispatch.Parts(
                book,
                new Courier(
                    new RequestSigner(fake(Ed25519.class, (name, arguments) -> null)),
                    sender,
                    clock),
                new Schedule(() -> 0),
                new Health(store, (id, reason) -> {}, LONG, clock),
                meter),
            Runnable::run,
            clock);
    lease.renew();
    Delivery delivery = delivery("ep", null, 0);
    assertThat(lanes.admit(endpoint, delivery.event().weight())).isTrue();
    dispatch.offer(List.of(delivery));
    assertThat(lanes.held()).isZero();
    writeAll();
    assertThat(written.getFirst().verdict())
        .isEqualTo(new Verdict.Waiting(clock.instant().plusSeconds(10), "internal_error"));
  }
}
