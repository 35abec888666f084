package io.observatory.webhook.delivery;

import static io.observatory.webhook.delivery.Fixtures.delivery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ResultQueueTest {

  private static final int KIB = 1_024;
  private static final long NANOS = 1;

  private final ResultQueue queue = new ResultQueue(1_000, 100 * KIB);

  private static Result answered(int bytes) {
    Attempt.Answer answer = new Attempt.Answer(Map.of(), new byte[bytes], new byte[32], false);
    Attempt attempt =
        new Attempt(
            Fixtures.NOON, 200, null, new Attempt.Times(null, null, null, null, 1), null, answer);
    return new Result(delivery("ep", null, 0), new Verdict.Succeeded(), attempt);
  }

  private static Attempt.Answer answer(Result result) {
    return Objects.requireNonNull(Objects.requireNonNull(result.attempt()).answer());
  }

  @Test
  void onlyTheBeginningOfAnswersIsKeptWhileMuchWaits() throws Exception {
    queue.put(answered(60 * KIB));
    queue.put(answered(60 * KIB));
    List<Result> all = new ArrayList<>();
    queue.drainTo(all, 10);
    assertThat(answer(all.getFirst()).body()).hasSize(60 * KIB);
    assertThat(answer(all.getLast()).body()).hasSize(KIB);
    assertThat(answer(all.getLast()).truncated()).isTrue();
    queue.forget(all);
    queue.put(answered(60 * KIB));
    Result whole = Objects.requireNonNull(queue.poll(NANOS));
    assertThat(answer(whole).body()).as("when there is room again").hasSize(60 * KIB);
  }

  @Test
  void whoBringsTooMuchWaitsUntilTheRestIsWrittenAndOneAlwaysFits() throws Exception {
    queue.put(answered(300 * KIB));
    CountDownLatch in = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    queue.put(answered(10));
                    in.countDown();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    Result first = Objects.requireNonNull(queue.poll(NANOS));
    assertThat(queue.isEmpty()).as("not before it is written").isTrue();
    queue.forget(List.of(first));
    in.await();
    assertThat(queue.isEmpty()).isFalse();
  }
}
