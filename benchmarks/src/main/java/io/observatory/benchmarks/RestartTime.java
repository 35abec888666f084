package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * How soon the service, started from an ahead-of-time cache, answers rightly after a crash under
 * 10⁵ agents that beat on: from the start of its process until it is ready and shows an agent as
 * ALIVE. After the last crash it is watched until whoever could be evicted falsely would have been.
 */
final class RestartTime {
  private static final int AGENTS = 100_000;
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration REGISTERED_WITHIN = Duration.ofMinutes(5);
  private static final int ROUNDS = 3;
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);

  /** Failover TTL, TTL and two checks. */
  private static final Duration WATCH = Duration.ofSeconds(90 + 90 + 60);

  private static final String SERVICE = "heartbeat-service";

  private RestartTime() {}

  static List<Figure> run(Path root, PrintStream out)
      throws InterruptedException, ExecutionException {
    Gateway.train(root, out);
    Map<String, String> keys =
        Map.of(
            "services",
            SERVICE,
            SERVICE + ".env._JAVA_OPTIONS",
            Gateway.AS_DEPLOYED,
            SERVICE + ".heap",
            "512m");
    try (Gateway gateway = Gateway.raise(root, out, keys);
        AvroCodec codec = gateway.codec();
        LogEnds ends = new LogEnds(gateway.client(), CapabilityRecords.TOPIC);
        Metrics metrics = new Metrics(gateway.port(SERVICE), gateway.token("viewer"))) {
      HeartbeatLoad load = new HeartbeatLoad(codec, AGENTS, Clock.systemUTC().instant());
      try (SteadyBeats beats = new SteadyBeats(load, gateway.client(), INTERVAL)) {
        await(REGISTERED_WITHIN, () -> CapabilityRecords.count(Map.of(), ends.now()) >= AGENTS);
        Map<TopicPartition, Long> before = ends.now();
        double[] seconds = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          pass(INTERVAL);
          seconds[round] = restart(gateway, metrics, round);
          cpu[round] = CpuTime.seconds(gateway.pid(SERVICE));
          out.printf(
              "round %d: right again after %.1f s, of which %.1f s on a processor%n",
              round + 1, seconds[round], cpu[round]);
        }
        pass(WATCH);
        Map<String, Integer> said =
            CapabilityRecords.states(gateway.client(), codec, before, ends.now());
        out.println("said since the first crash: " + said);
        int evicted = said.getOrDefault(CapabilityRecords.EVICTED, 0);
        double time = Percentiles.median(seconds);
        return List.of(
            Figure.of(
                "restart with 10⁵ agents beating: first correct answer ≤ 20 s after the start of"
                    + " the process, 0 false evictions",
                time <= 20 && evicted == 0,
                "%.1f s (median of %d; its process used %.1f s of processor time), %d evictions in"
                    + " the %d s after",
                time,
                ROUNDS,
                Percentiles.median(cpu),
                evicted,
                WATCH.toSeconds()));
      }
    }
  }

  private static double restart(Gateway gateway, Metrics metrics, int round) {
    gateway.kill(SERVICE);
    pass(Duration.ofSeconds(1));
    String agent = "/v1/agents/bench-agent-" + (round * 31_337 + 17);
    long begun = System.nanoTime();
    CompletableFuture<Void> started = CompletableFuture.runAsync(() -> gateway.start(SERVICE));
    await(
        ANSWER_WITHIN,
        () -> metrics.says("/actuator/health/readiness", "UP") && metrics.says(agent, "\"ALIVE\""));
    double seconds = (System.nanoTime() - begun) / 1e9;
    started.join();
    return seconds;
  }

  private static void await(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not within " + limit);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
