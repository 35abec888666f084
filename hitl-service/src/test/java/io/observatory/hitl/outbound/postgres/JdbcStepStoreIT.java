package io.observatory.hitl.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.graph.GraphTerms;
import io.observatory.hitl.graph.Place;
import io.observatory.hitl.graph.Sighting;
import io.observatory.hitl.graph.Step;
import io.observatory.hitl.graph.StepGraph;
import io.observatory.hitl.graph.StepLedger;
import io.observatory.hitl.session.SessionOverview;
import io.observatory.testsupport.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JdbcStepStoreIT {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final GraphTerms TERMS =
      new GraphTerms(50, Duration.ofSeconds(30), Duration.ofDays(14));

  private final DataSource source = Database.migrated();
  private final JdbcClient jdbc = JdbcClient.create(source);
  private final JdbcStepStore store = new JdbcStepStore(jdbc, new JdbcTemplate(source));
  private final MutableClock clock = MutableClock.at(NOON);
  private final StepLedger ledger =
      new StepLedger(
          store, new TransactionTemplate(new JdbcTransactionManager(source)), clock, TERMS);

  private Sighting seen(String session, String id, @Nullable String parent, long offset) {
    Place place = new Place(NOON.plusMillis(offset), offset);
    return new Sighting(
        1,
        place,
        session,
        new Sighting.Belonging("a-" + session, "c-" + offset, null, "w"),
        new Step(
            session,
            id,
            parent,
            place,
            clock.instant(),
            Step.Origin.AGENT,
            new Step.Said(place, "a", "i", "t", "SUCCESS")));
  }

  private SessionOverview.Activity activity(String session) {
    return new JdbcSessions(jdbc).find(session).orElseThrow().activity();
  }

  private List<String> steps(String session) {
    return store.steps(session, 1_000).stream().map(Step::id).toList();
  }

  private long waiting() {
    return jdbc.sql("SELECT count(*) FROM step_waiting").query(Long.class).single();
  }

  @Test
  void messagesAreCountedOnceHoweverOftenTheyCome() {
    List<Sighting> batch =
        List.of(
            seen("one", "t1", null, 10), seen("one", "t2", "t1", 11), seen("two", "t", null, 12));

    assertThat(ledger.take(batch)).isEqualTo(new StepLedger.Taken(3, 3, 0, 0));
    assertThat(ledger.take(batch)).isEqualTo(new StepLedger.Taken(0, 0, 0, 0));
    List<Sighting> overlapping = new ArrayList<>(batch);
    overlapping.add(seen("one", "t3", "t2", 13));
    assertThat(ledger.take(overlapping).messages()).isOne();

    assertThat(activity("one"))
        .isEqualTo(
            new SessionOverview.Activity(
                "a-one", "c-13", null, "w", 3, NOON.plusMillis(10), NOON.plusMillis(13)));
    assertThat(steps("one")).containsExactly("t1", "t2", "t3");
    assertThat(steps("two")).containsExactly("t");
  }

  @Test
  void aTopicMadeAnewCountsFromItsBeginning() {
    ledger.take(List.of(seen("old", "t1", null, 1_000)));
    Sighting again = seen("old", "t2", null, 2_000);
    Sighting anew =
        new Sighting(
            1,
            new Place(again.place().at(), 0),
            "old",
            again.belonging(),
            seen("old", "t2", null, 0).step());

    assertThat(ledger.take(List.of(anew)).messages()).isOne();
    assertThat(ledger.take(List.of(anew)).messages()).isZero();
  }

  @Test
  void aStepThatClosesACycleIsCountedOnceInWhicheverBatchesItComes() {
    assertThat(
            ledger
                .take(List.of(seen("in-one", "a", "b", 1), seen("in-one", "b", "a", 2)))
                .refused())
        .isOne();
    assertThat(ledger.take(List.of(seen("in-two", "a", "b", 3))).refused()).isZero();
    assertThat(ledger.take(List.of(seen("in-two", "b", "a", 4))).refused()).isOne();
    assertThat(ledger.take(List.of(seen("in-two", "c", "c", 5))).refused()).isOne();
    assertThat(ledger.take(List.of(seen("in-two", "d", "b", 6))).refused()).isZero();
  }

  @Test
  void whoseParentDoesNotComeIsCountedAsAnOrphanOnce() {
    ledger.take(List.of(seen("late", "c", "p", 1), seen("late", "d", "q", 2)));
    clock.advance(Duration.ofSeconds(29));
    assertThat(ledger.orphan()).isZero();
    ledger.take(List.of(seen("late", "p", null, 3)));
    clock.advance(Duration.ofSeconds(1));
    assertThat(ledger.orphan()).isOne();
    assertThat(ledger.orphan()).isZero();
    assertThat(waiting()).as("nobody waits for p any more").isOne();
  }

  @Test
  void onlyTheFirstMessagesOfASessionLeaveSteps() {
    List<Sighting> many = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      many.add(seen("long", "t" + i, i == 0 ? null : "t" + (i - 1), i));
    }
    int beyond =
        ledger.take(many.subList(0, 40)).beyond() + ledger.take(many.subList(40, 70)).beyond();

    assertThat(beyond).isEqualTo(20);
    assertThat(steps("long")).hasSize(50);
    assertThat(activity("long").messages()).isEqualTo(70);
  }

  @Test
  void whatIsOlderThanIsKeptIsForgotten() {
    ledger.take(List.of(seen("gone", "t1", "never", 1)));
    clock.advance(TERMS.keep());
    ledger.take(List.of(seen("here", "t2", null, 2)));
    clock.advance(Duration.ofSeconds(1));

    assertThat(ledger.forget()).isEqualTo(2);
    assertThat(steps("gone")).isEmpty();
    assertThat(steps("here")).containsExactly("t2");
  }

  @Test
  void slicesOfAnySizeLeaveTheSameRows() {
    Random random = new Random(7);
    List<Sighting> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String parent = random.nextInt(4) == 0 ? null : "t" + random.nextInt(20);
      all.add(seen("x", "t" + random.nextInt(20), parent, i));
    }
    int refused = 0;
    for (int from = 0; from < all.size(); ) {
      int to = Math.min(all.size(), from + 1 + random.nextInt(6));
      refused += ledger.take(all.subList(Math.max(0, from - 3), to)).refused();
      from = to;
    }
    List<Sighting> other =
        all.stream()
            .map(
                seen -> {
                  Step step = java.util.Objects.requireNonNull(seen.step());
                  return seen("y", step.id(), step.parentId(), 1_000 + seen.place().offset());
                })
            .toList();

    assertThat(ledger.take(other).refused()).isEqualTo(refused);
    assertThat(store.steps("x", 100))
        .extracting(Step::id, Step::parentId)
        .isEqualTo(
            store.steps("y", 100).stream()
                .map(step -> org.assertj.core.groups.Tuple.tuple(step.id(), step.parentId()))
                .toList());
    assertThat(StepGraph.of(store.steps("x", 100), NOON, TERMS.patience()).refused())
        .hasSize(refused);
  }
}
