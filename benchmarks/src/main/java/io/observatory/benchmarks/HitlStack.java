package io.observatory.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The local stack with the hitl-service alone, with the JVM settings of {@code k8s/base}. */
final class HitlStack {
  static final String SERVICE = "hitl-service";

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
}
