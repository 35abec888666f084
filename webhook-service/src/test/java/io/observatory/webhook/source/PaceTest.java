package io.observatory.webhook.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.observatory.testsupport.MutableClock;
import io.observatory.webhook.signing.JdkEd25519;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final String SECRET = "a secret of some length";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // it may wrap
  private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aBurstThenAnEvenPaceAndAfterSilenceABurstAgain() {
    Pace pace = new Pace(new Rate(2, 3), nanos::get);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        assertThat(pace.pause()).isZero();
        assertThat(pace.take()).isZero();
      }
      assertThat(pace.take()).isEqualTo(Duration.ofMillis(500));
      advance(Duration.ofMillis(499));
      assertThat(pace.pause()).isEqualTo(Duration.ofMillis(1));
      advance(Duration.ofMillis(1));
      assertThat(pace.take()).isZero();
      assertThat(pace.pause()).isEqualTo(Duration.ofMillis(500));
      advance(Duration.ofDays(1));
    }
  }

  @Test
  void noRateIsNoBound() {
    Pace pace = new Pace(Rate.of(0), nanos::get);
    for (int i = 0; i < 10_000; i++) {
      assertThat(pace.take()).isZero();
    }
  }

  @Test
  void manyAtOnceTakeNoMoreThanThereAre() throws Exception {
    Pace pace = new Pace(new Rate(1, 100), nanos::get);
    AtomicInteger taken = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        threads.execute(() -> taken.addAndGet(pace.take().isZero() ? 1 : 0));
      }
    }
    assertThat(taken).hasValue(100);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 1e-9, 1e9, Double.NaN, Double.POSITIVE_INFINITY})
  void whatCouldNotWorkIsRefused(double perSecond) {
    assertThatIllegalArgumentException().isThrownBy(() -> Rate.of(perSecond));
  }

  /** Who does not know the secret uses up nothing; a change of the source forgives nothing. */
  @Test
  void onlyWhatWasVerifiedCounts() {
    Shelf shelf = new Shelf();
    shelf.put(source("limited", shelf.nextVersion()));
    shelf.put(source("free", shelf.nextVersion()));
    List<ReceivedWebhook> topic = new ArrayList<>();
    SourceBook book =
        new SourceBook(
            shelf,
            new Verifiers(new JdkEd25519()),
            id -> Rate.of(id.equals("limited") ? 1 : 0),
            nanos::get);
    Reception reception =
        new Reception(
            book,
            new FakeFields(),
            topic::add,
            new Silent(),
            new Refusals(sum -> true),
            clock,
            (source, delivery) -> source + "/" + delivery);
    for (int i = 0; i < 10; i++) {
      assertThat(reception.receive("limited", Arrivals.of("{}", "Authorization", "Bearer no")))
          .isInstanceOf(Reception.Refused.class);
    }
    assertThat(reception.pause("limited")).isZero();
    assertThat(send(reception, "limited", 1)).isInstanceOf(Reception.Taken.class);
    assertThat(reception.pause("limited")).isEqualTo(Duration.ofSeconds(1));
    assertThat(send(reception, "limited", 2))
        .isEqualTo(new Reception.Limited(Duration.ofSeconds(1)));
    assertThat(send(reception, "free", 1)).isInstanceOf(Reception.Taken.class);
    assertThat(send(reception, "free", 2)).isInstanceOf(Reception.Taken.class);
    advance(Duration.ofSeconds(1));
    assertThat(send(reception, "limited", 3)).isInstanceOf(Reception.Taken.class);
    shelf.put(source("limited", shelf.nextVersion()));
    book.forget();
    assertThat(reception.pause("limited")).isPositive();
    assertThat(topic).hasSize(4);
  }

  private static Reception.Outcome send(Reception reception, String source, int number) {
    return reception.receive(
        source, Arrivals.of("{\"n\":" + number + "}", "Authorization", "Bearer " + SECRET));
  }

  private Source source(String id, long version) {
    return new Source(
        id,
        "",
        Scheme.of(SchemeKind.BEARER),
        Credentials.of(SECRET),
        Source.USUAL_TOLERANCE,
        Routing.NONE,
        true,
        version,
        clock.instant());
  }

  private static final class Silent implements ReceptionLog {
    @Override
    public void taken(Source source, boolean repeat) {}

    @Override
    public void refused(Source source, String reason) {}

    @Override
    public void deferred(String cause) {}

    @Override
    public void unknown() {}
  }
}
