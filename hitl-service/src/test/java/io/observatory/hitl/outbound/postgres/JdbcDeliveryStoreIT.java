package io.observatory.hitl.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.chat.ChatChannel.Posted;
import io.observatory.hitl.chat.Delivery;
import io.observatory.hitl.chat.DeliveryStore.NewCard;
import io.observatory.hitl.chat.DeliveryStore.News;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One sender at a time, and the last state in the end. */
class JdbcDeliveryStoreIT {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Posted HERE = new Posted("C1", "1.2");

  private static JdbcDeliveryStore store;

  @BeforeAll
  static void open() {
    store = new JdbcDeliveryStore(JdbcClient.create(Database.migrated()));
  }

  private static Optional<Delivery> take(String destination, Instant at) {
    return store.take(destination, at, at.plus(LEASE));
  }

  @Test
  void whatIsTakenIsNobodyElsesUntilTheLeaseIsOver() {
    store.show(List.of(new NewCard("slack:lease", "a1")), NOW);
    Delivery first = take("slack:lease", NOW).orElseThrow();
    assertThat(first.where()).isNull();
    assertThat(take("slack:lease", NOW.plus(LEASE).minusMillis(1))).isEmpty();

    Delivery second = take("slack:lease", NOW.plus(LEASE)).orElseThrow();
    assertThat(second.attempts()).as("it may stand there unheard of").isEqualTo(2);
    assertThat(second.triedAt()).isEqualTo(NOW);
    store.done(second, HERE, NOW);
    assertThat(take("slack:lease", NOW.plusSeconds(600))).isEmpty();

    store.done(first, new Posted("C1", "9.9"), NOW);
    Delivery last = take("slack:lease", NOW).orElseThrow();
    assertThat(last.where())
        .as("who was late does not move the card, it is told again")
        .isEqualTo(HERE);
  }

  @Test
  void whatChangesWhileItIsToldIsToldAgain() {
    store.show(List.of(new NewCard("slack:change", "a2")), NOW);
    Delivery first = take("slack:change", NOW).orElseThrow();
    store.changed(List.of("a2"), NOW);
    store.changed(List.of("a2"), NOW);
    assertThat(take("slack:change", NOW.plusSeconds(1))).as("it has its sender").isEmpty();
    store.done(first, HERE, NOW);
    Delivery again = take("slack:change", NOW).orElseThrow();
    assertThat(again.where()).isEqualTo(HERE);
    store.done(again, HERE, NOW);
    assertThat(take("slack:change", NOW.plusSeconds(600))).isEmpty();
    store.changed(List.of("a2"), NOW);
    assertThat(take("slack:change", NOW)).isPresent();
  }

  @Test
  void whatWaitsIsNotHurriedByAChange() {
    store.show(List.of(new NewCard("slack:wait", "a3")), NOW);
    store.later(take("slack:wait", NOW).orElseThrow(), NOW.plusSeconds(30), "busy");
    store.changed(List.of("a3"), NOW);
    assertThat(take("slack:wait", NOW.plusSeconds(29))).isEmpty();
    assertThat(take("slack:wait", NOW.plusSeconds(30))).isPresent();
  }

  @Test
  void eventsOfAnApprovalGoInTheirOrderAndOthersDoNotWaitForThem() {
    List<String> there = List.of("webhook:order");
    store.tell(there, List.of(new News("a4", "e2", 2, "{}"), new News("a4", "e1", 1, "{}")), NOW);
    store.tell(there, List.of(new News("a5", "e3", 1, "{}")), NOW.plusMillis(1));
    Instant at = NOW.plusSeconds(1);
    Delivery first = take("webhook:order", at).orElseThrow();
    assertThat(first.subject()).isEqualTo("e1");
    store.later(first, at.plusSeconds(30), "busy");
    Delivery other = take("webhook:order", at).orElseThrow();
    assertThat(other.subject()).isEqualTo("e3");
    store.done(other, null, at);
    assertThat(take("webhook:order", at)).as("the second waits for the first").isEmpty();
    store.giveUp(take("webhook:order", at.plusSeconds(30)).orElseThrow(), "gone");
    assertThat(take("webhook:order", at.plusSeconds(30)).orElseThrow().subject()).isEqualTo("e2");
  }
}
