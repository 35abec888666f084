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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class RoundsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<List<String>> rounds = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final TransactionOperations transaction =
      new TransactionOperations() {
        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
          T done = action.doInTransaction(new SimpleTransactionStatus());
          if (torn) {
            throw new IllegalStateException("connection lost at commit");
          }
          return done;
        }
      };
  private volatile boolean torn;
  private final Rounds<String, String> work =
      new Rounds<>(job -> job.split(":", -1)[0], this::work, this.transaction, PATIENCE);

  private List<String> work(List<String> jobs) {
    if (jobs.getFirst().startsWith("slow")) {
      waiting.incrementAndGet();
      await(gate);
    }
    rounds.add(jobs);
    if (jobs.contains("poison")) {
      throw new IllegalStateException("poison");
    }
    torn = jobs.contains("torn");
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
      try {
        IntStream.range(0, 2).forEach(i -> threads.execute(() -> work.call("slow" + i)));
        Awaitility.await().until(() -> waiting.get() == 2);
        for (String job : jobs) {
          answers.add(
              threads.submit(
                  () -> {
                    callers.add(Thread.currentThread());
                    return work.call(job);
                  }));
          Awaitility.await().until(() -> allWait(callers, answers.size()));
        }
      } finally {
        gate.countDown();
      }
    }
    return answers;
  }

  private static boolean allWait(Set<Thread> callers, int many) {
    return callers.size() == many
        && callers.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING);
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
  void whatMayHaveBeenCommittedIsNotTriedAgain() {
    List<Future<String>> answers = meanwhile(List.of("a", "torn", "b"));
    for (Future<String> answer : answers) {
      assertThatThrownBy(answer::get).hasRootCauseMessage("connection lost at commit");
    }
    assertThat(rounds).filteredOn(round -> !round.getFirst().startsWith("slow")).hasSize(1);
  }

  @Test
  void whoWantsWhatSomebodyHasKeepsNobodyElseFromALane() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> first = threads.submit(() -> work.call("slow:1"));
      Awaitility.await().until(() -> waiting.get() == 1);
      Future<String> second = threads.submit(() -> work.call("slow:2"));
      assertThat(threads.submit(() -> work.call("other")).get(10, TimeUnit.SECONDS))
          .isEqualTo("other done");
      assertThat(second.isDone()).isFalse();
      gate.countDown();
      assertThat(first.get()).isEqualTo("slow:1 done");
      assertThat(second.get()).isEqualTo("slow:2 done");
    }
  }

  @Test
  void whoseTurnDoesNotComeIsSentAway() throws Exception {
    Rounds<String, String> hasty =
        new Rounds<>(
            job -> job,
            this::work,
            TransactionOperations.withoutTransaction(),
            Duration.ofMillis(50));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 2).forEach(i -> threads.execute(() -> hasty.call("slow" + i)));
      Awaitility.await().until(() -> waiting.get() == 2);
      assertThatThrownBy(() -> hasty.call("late"))
          .isInstanceOf(CannotCreateTransactionException.class);
      gate.countDown();
    }
    assertThat(hasty.call("again")).isEqualTo("again done");
    assertThat(rounds).doesNotContain(List.of("late"));
  }

  @Test
  void everybodyGetsAnAnswerHoweverManyAsk() throws Exception {
    everybodyGetsAnAnswer(4_000);
  }

  @Test
  @Tag("chaos")
  void everybodyOfTwentyThousandGetsAnAnswer() throws Exception {
    everybodyGetsAnAnswer(20_000);
  }

  private void everybodyGetsAnAnswer(int many) throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    gate.countDown();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < many; i++) {
        String job = (i % 50) + ":" + i;
        answers.add(threads.submit(() -> work.call(job)));
      }
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo((i % 50) + ":" + i + " done");
    }
    assertThat(rounds.stream().mapToInt(List::size).sum()).isEqualTo(answers.size());
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
