package io.observatory.hitl.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class RoundsTest {

  private final List<List<String>> rounds = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Rounds<String, String> work =
      new Rounds<>(job -> job.split(":", -1)[0], this::work);

  private List<String> work(List<String> jobs) {
    if (jobs.getFirst().startsWith("slow")) {
      waiting.incrementAndGet();
      await(gate);
    }
    rounds.add(jobs);
    if (jobs.contains("poison")) {
      throw new IllegalStateException("poison");
    }
    if (jobs.contains("away")) {
      throw new CannotCreateTransactionException("no database");
    }
    return jobs.stream().map(job -> job + " done").toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Both lanes are busy until all jobs wait; the answers in the order of the jobs. */
  private List<Future<String>> meanwhile(List<String> jobs) {
    List<Future<String>> answers = new ArrayList<>();
    Set<Thread> callers = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 2).forEach(i -> threads.execute(() -> work.call("slow" + i)));
      Awaitility.await().until(() -> waiting.get() == 2);
      for (String job : jobs) {
        int before = callers.size();
        answers.add(
            threads.submit(
                () -> {
                  callers.add(Thread.currentThread());
                  return work.call(job);
                }));
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(
                () ->
                    callers.size() == before + 1
                        && callers.stream()
                            .allMatch(each -> each.getState() == Thread.State.WAITING));
      }
      gate.countDown();
    }
    return answers;
  }

  @Test
  void whatIsWantedMeanwhileIsDoneTogether() throws ExecutionException, InterruptedException {
    List<Future<String>> answers = meanwhile(List.of("a", "b", "c"));
    assertThat(answers.get(1).get()).isEqualTo("b done");
    assertThat(rounds).contains(List.of("a", "b", "c"));
  }

  @Test
  void oneRoundIsAboutEachThingOnce() throws ExecutionException, InterruptedException {
    List<Future<String>> answers = meanwhile(List.of("a:1", "a:2", "b:1", "a:3"));
    for (Future<String> answer : answers) {
      assertThat(answer.get()).endsWith(" done");
    }
    assertThat(rounds).contains(List.of("a:1", "b:1"), List.of("a:2"), List.of("a:3"));
  }

  @Test
  void whatCanNotBeDoneFailsAlone() throws ExecutionException, InterruptedException {
    List<Future<String>> answers = meanwhile(List.of("a", "poison", "b"));
    assertThat(answers.get(0).get()).isEqualTo("a done");
    assertThat(answers.get(2).get()).isEqualTo("b done");
    assertThatThrownBy(() -> answers.get(1).get()).hasRootCauseMessage("poison");
  }

  @Test
  void withoutDatabaseNobodyWaitsForTheOthers() {
    List<Future<String>> answers = meanwhile(List.of("a", "away", "b"));
    for (Future<String> answer : answers) {
      assertThatThrownBy(answer::get).hasRootCauseMessage("no database");
    }
    assertThat(rounds).filteredOn(round -> !round.getFirst().startsWith("slow")).hasSize(1);
  }

  @Test
  void whoHasATransactionJoinsNoRound() {
    TransactionSynchronizationManager.setActualTransactionActive(true);
    try {
      assertThat(work.call("mine")).isEqualTo("mine done");
    } finally {
      TransactionSynchronizationManager.setActualTransactionActive(false);
    }
    assertThat(rounds).containsExactly(List.of("mine"));
  }
}
