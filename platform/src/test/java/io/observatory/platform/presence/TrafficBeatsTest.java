package io.observatory.platform.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficBeatsTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // overflows
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> delivered = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private TrafficBeats beats = beats(this::take, 100, 100);

  @AfterEach
  void close() {
    release.countDown();
    beats.close();
  }

  @Test
  void anAgentThatIsSeenOftenBeatsOncePerInterval() {
    for (int second = 0; second < 30; second++) {
      beats.seen("a");
      beats.seen("a");
      if (second % 2 == 0) {
        beats.seen("b");
      }
      pass(Duration.ofSeconds(1));
    }
    await().until(() -> delivered.size() == 6);
    assertThat(delivered).containsExactlyInAnyOrder("a", "b", "a", "b", "a", "b");
    await().until(() -> meters.counter("observatory.presence.beats").count() == 6);
  }

  @Test
  void manyThreadsThatSeeAnAgentAtOnceMakeOneBeat() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2_000; i++) {
        String agent = "agent-" + i % 50;
        threads.execute(() -> beats.seen(agent));
      }
    }
    await().until(() -> delivered.size() >= 50);
    assertThat(delivered).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void aBrokerThatIsAwayDelaysNobodyAndWhatIsTooMuchIsDroppedAndCounted() {
    restart(beats(this::hang, 100, 10));

    for (int i = 0; i < 50; i++) {
      beats.seen("agent-" + i); // would hang here if it waited
    }

    assertThat(dropped("busy")).isEqualTo(40);
    release.countDown();
    await().until(() -> delivered.size() == 10);
    pass(Duration.ofSeconds(10));
    await().until(() -> meters.counter("observatory.presence.beats").count() == 10);
    beats.seen("agent-49");
    await().until(() -> delivered.contains("agent-49"));
  }

  @Test
  void whatTheBrokerOrTheRegistryRefusesIsCountedAndGivesItsRoomBack() {
    restart(
        beats(
            (agent, settled) -> {
              if (agent.startsWith("throws")) {
                throw new IllegalStateException("the registry is away");
              }
              settled.with(new IllegalStateException("the broker is away"));
            },
            1_000,
            1));

    for (int i = 0; i < 20; i++) {
      String agent = (i % 2 == 0 ? "throws-" : "fails-") + i;
      double before = dropped("not_taken");
      beats.seen(agent);
      await().until(() -> dropped("not_taken") > before);
    }

    assertThat(dropped("not_taken")).isEqualTo(20);
    assertThat(dropped("busy")).isZero();
  }

  @Test
  void whatIsRememberedIsBounded() {
    restart(beats(this::take, 10, 100));

    for (int i = 0; i < 25; i++) {
      beats.seen("agent-" + i);
    }

    assertThat(dropped("too_many_agents")).isEqualTo(15);
    pass(Duration.ofSeconds(10));
    beats.seen("agent-24");
    await().until(() -> delivered.contains("agent-24"));
  }

  private void take(String agentId, TrafficBeats.Settled settled) {
    delivered.add(agentId);
    settled.with(null);
  }

  private void hang(String agentId, TrafficBeats.Settled settled) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    take(agentId, settled);
  }

  private void restart(TrafficBeats other) {
    beats.close();
    beats = other;
  }

  private TrafficBeats beats(TrafficBeats.Delivery delivery, int maxAgents, int maxInFlight) {
    return new TrafficBeats(
        delivery,
        new PresenceProperties(true, Duration.ofSeconds(10), maxAgents, maxInFlight, List.of()),
        meters,
        nanos::get);
  }

  private double dropped(String reason) {
    return meters.counter("observatory.presence.dropped", "reason", reason).count();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
