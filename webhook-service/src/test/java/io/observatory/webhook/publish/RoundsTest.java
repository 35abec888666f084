package io.observatory.webhook.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.delivery.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Publication event(String id) {
    return new Publication(
        id, "t", "a.b", null, null, "application/json", Map.of(), new byte[] {'1'});
  }

  private static List<Taken> taken(List<Publication> events) {
    return events.stream()
        .map(event -> new Taken(event.eventId(), Taken.Outcome.NEW, List.of()))
        .toList();
  }

  private static List<Future<Taken>> all(Rounds rounds, int count) {
    List<Future<Taken>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        Publication event = event("e-" + i);
        answers.add(threads.submit(() -> rounds.take(event)));
      }
    }
    return answers;
  }

  @Test
  void everyCallerGetsItsOwnAnswer() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Rounds rounds =
        new Rounds(
            events -> {
              calls.incrementAndGet();
              return taken(events);
            },
            e -> false,
            PATIENCE);
    List<Future<Taken>> answers = all(rounds, 500);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get().eventId()).isEqualTo("e-" + i);
    }
    assertThat(calls).hasValueLessThanOrEqualTo(500);
  }

  /** Queue: one that can not be taken fails alone. */
  @Test
  void whoCanNotBeTakenFailsAlone() throws Exception {
    Rounds rounds =
        new Rounds(
            events -> {
              if (events.stream().anyMatch(event -> event.eventId().equals("e-7"))) {
                throw new IllegalArgumentException("bad");
              }
              return taken(events);
            },
            e -> false,
            PATIENCE);
    List<Future<Taken>> answers = all(rounds, 100);
    for (int i = 0; i < answers.size(); i++) {
      if (i == 7) {
        assertThatThrownBy(answers.get(i)::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IllegalArgumentException.class);
      } else {
        assertThat(answers.get(i).get().eventId()).isEqualTo("e-" + i);
      }
    }
  }

  @Test
  void whenSomethingIsAwayNobodyIsTriedAgain() {
    AtomicInteger events = new AtomicInteger();
    Rounds rounds =
        new Rounds(
            round -> {
              events.addAndGet(round.size());
              throw new IllegalStateException("away");
            },
            e -> true,
            PATIENCE);
    for (Future<Taken> answer : all(rounds, 50)) {
      assertThatThrownBy(answer::get).hasRootCauseMessage("away");
    }
    assertThat(events).hasValue(50);
  }

  @Test
  void nobodyWaitsForEver() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Rounds rounds =
        new Rounds(
            round -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return taken(round);
            },
            e -> false,
            Duration.ofMillis(50));
    assertThatThrownBy(() -> rounds.take(event("a"))).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> rounds.take(event("b"))).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> rounds.take(event("c"))).isInstanceOf(BusyException.class);
    never.countDown();
  }
}
