package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The local stack with the hitl-service alone, with the JVM settings of {@code k8s/base}. */
final class HitlStack {
  static final String SERVICE = "hitl-service";

  private static final int WARM_UP = 400_000;
  private static final int WARM_SESSIONS = 1_000;
  private static final Duration WARM_WITHIN = Duration.ofMinutes(3);

  private HitlStack() {}

  /**
   * Raises it; a buffer takes 1.2 million messages, a principal may command as fast as it can. A
   * second instance would keep a copy of the first one's state, as there.
   */
  static Gateway raise(Path root, PrintStream out, String heap) {
    Map<String, String> keys = new HashMap<>();
    keys.put("services", SERVICE);
    keys.put(SERVICE + ".heap", heap);
    Map.of(
            "_JAVA_OPTIONS", Gateway.AS_DEPLOYED_HITL,
            "HITL_COMMAND_PERMINUTE", "1000000",
            "HITL_RELAY_LIMITS_SESSIONMESSAGES", "1200000",
            "HITL_RELAY_LIMITS_SESSIONBYTES", "2GB",
            "HITL_RELAY_STANDBYS", "1",
            "HITL_RELAY_INSTANCEID", "")
        .forEach((name, value) -> keys.put(SERVICE + ".env." + name, value));
    return Gateway.raise(root, out, keys);
  }

  /** Lets decisions of other sessions through until the JVM has compiled what it runs. */
  static void warmUp(Gateway gateway, AvroCodec codec, PrintStream out) {
    Marks marks = new Marks(1, WARM_UP);
    try (TopicTail tail =
            new TopicTail(gateway.client(), SessionLoad.RELEASED, (record, at) -> marks.count(at));
        SessionLoad load = new SessionLoad(gateway.client(), codec, Clock.systemUTC().instant())) {
      for (int i = 0; i < WARM_UP; i++) {
        load.send("warm-" + i % WARM_SESSIONS, i / WARM_SESSIONS, i);
      }
      load.flush();
      double seconds = marks.await(WARM_WITHIN) / 1e9;
      out.printf("warmed up with %,d decisions in %.0f s%n", WARM_UP, seconds);
    }
  }
}
