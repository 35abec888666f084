package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.testsupport.Infra;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * T8: the relay is killed with SIGKILL again and again while sessions are held, added to and let
 * go, at moments drawn from a seed: so many messages after it came back, so long after a flush was
 * commanded, or so long after its start, while it joins and restores. {@code -Dhitl.kill.seed}
 * draws others, {@code -Dhitl.kill.count} more.
 */
class KillIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(KillIT.class);
  private static final Infra INFRA = Infra.shared();
  private static final int SESSIONS = 12;

  /** Its first nine moments are of every kind: six at a message, two in a flush, one before. */
  private static final long SEED = 20_261_121L;

  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path home;

  private final List<Long> killedAt = new ArrayList<>();

  @Test
  void whereverKillsHitNothingIsLostRepeatedReorderedOrLetThroughWhileHeld() throws Exception {
    kill(9, SEED);
  }

  @Test
  @Tag("chaos")
  void wherever30KillsHitNothingIsLostRepeatedReorderedOrLetThroughWhileHeld() throws Exception {
    kill(30, SEED);
  }

  @Test
  @Tag("chaos")
  void t8Wherever200KillsHitNothingIsLostRepeatedReorderedOrLetThroughWhileHeld() throws Exception {
    kill(200, 8L);
  }

  private void kill(int usually, long usualSeed) throws Exception {
    int kills = Integer.getInteger("hitl.kill.count", usually);
    long seed = Long.getLong("hitl.kill.seed", usualSeed);
    AtomicBoolean goOn = new AtomicBoolean(true);
    try (RelayStage stage = RelayStage.in(home, INFRA);
        RelayLives lives = new RelayLives(stage);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        Random random = new Random(seed);
        Map<RestlessSession, Future<?>> sessions = new LinkedHashMap<>();
        for (int i = 0; i < SESSIONS; i++) {
          var session =
              new RestlessSession(
                  "kill-" + i, random.nextLong(), stage.traffic(), stage.downstream());
          sessions.put(session, threads.submit(() -> session.live(goOn::get)));
        }
        lives.rehearse(() -> awaitMessages(50, lives, stage.downstream()));
        for (int i = 1; i <= kills && sessions.values().stream().noneMatch(Future::isDone); i++) {
          killOnce(i, lives, random, stage);
          if (i == kills / 2) {
            lives.loseState();
          }
        }
        lives.begin();
        goOn.set(false);
        for (Map.Entry<RestlessSession, Future<?>> session : sessions.entrySet()) {
          session.getValue().get();
          session.getKey().verify();
        }
        assertThat(killedAt).hasSize(kills);
        verify(stage);
        LOGGER.info("seed {}: {}", seed, figures(stage));
      } finally {
        goOn.set(false);
        threads.shutdownNow();
      }
    }
  }

  private void killOnce(int number, RelayLives lives, Random random, RelayStage stage) {
    long began = System.nanoTime();
    RelayJvm relay = lives.begin();
    String moment = awaitMoment(random, lives, stage);
    if (!relay.isAlive()) {
      throw new AssertionError("the relay ended by itself" + lives.logTail());
    }
    relay.kill();
    killedAt.add(Clock.systemUTC().millis());
    long lived = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    LOGGER.info("kill {} {}; it lived {} ms", number, moment, lived);
  }

  /** Returns when it is time to kill, and says what for a moment that is. */
  private static String awaitMoment(Random random, RelayLives lives, RelayStage stage) {
    Downstream downstream = stage.downstream();
    int kind = random.nextInt(10);
    if (kind < 2) {
      int millis = 100 + random.nextInt(1_500);
      downstream.until(() -> false, Duration.ofMillis(millis));
      return millis + " ms after its start";
    }
    if (kind < 6) {
      int count = 1 + random.nextInt(400);
      awaitMessages(count, lives, downstream);
      return "at message " + count;
    }
    awaitMessages(1, lives, downstream);
    long releases = stage.traffic().releases();
    await(() -> stage.traffic().releases() > releases, "a flush is commanded", lives, downstream);
    int millis = random.nextInt(40);
    downstream.until(() -> false, Duration.ofMillis(millis));
    return millis + " ms after a flush was commanded";
  }

  private static void awaitMessages(int count, RelayLives lives, Downstream downstream) {
    long written = downstream.written();
    await(
        () -> downstream.written() >= written + count,
        "it comes back and lets " + count + " messages through",
        lives,
        downstream);
  }

  private static void await(
      BooleanSupplier condition, String what, RelayLives lives, Downstream downstream) {
    if (!downstream.until(condition, BACK_WITHIN)) {
      throw new AssertionError("Not within " + BACK_WITHIN + ": " + what + lives.logTail());
    }
  }

  private String figures(RelayStage stage) {
    return ("%d kills, %d of them broke off a transaction with released messages in it; %d messages"
            + " in, %d flushes, %d commands repeated; 0 lost, 0 repeated, 0 reordered, 0 let"
            + " through while held")
        .formatted(
            killedAt.size(),
            hits(stage.downstream().brokenOff()),
            stage.traffic().messages(),
            stage.traffic().releases(),
            stage.traffic().repeats());
  }

  /** Kills between which something was written that does not count. */
  private long hits(List<Long> brokenOff) {
    return IntStream.range(0, killedAt.size())
        .filter(
            i ->
                brokenOff.stream()
                    .anyMatch(at -> at <= killedAt.get(i) && (i == 0 || at > killedAt.get(i - 1))))
        .count();
  }

  private void verify(RelayStage stage) {
    stage
        .traffic()
        .neighbours()
        .forEach(
            (id, said) ->
                assertThat(stage.downstream().released(id))
                    .extracting(Downstream.Out::traceId)
                    .as("who is never held")
                    .containsExactlyElementsOf(said));
    assertThat(hits(stage.downstream().brokenOff()))
        .as("kills that broke off a transaction with released messages in it")
        .isGreaterThan(killedAt.size() / 10L);
    assertThat(stage.deadLetters().values()).containsOnly(0L);
  }
}
