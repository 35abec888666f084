package io.observatory.deploy.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A port that must be free before anything starts.
 *
 * @param component who needs it
 * @param key the setting that moves it
 * @param port the number
 */
record PortUse(String component, String key, int port) {

  static PortUse of(String component, String role, StackSettings settings) {
    return new PortUse(component, role + ".port", settings.port(role));
  }

  /**
   * Binds every port once; names all that are taken, by whom they are needed and how to move them.
   */
  static void requireFree(List<PortUse> uses) {
    List<String> faults = new ArrayList<>();
    Map<Integer, PortUse> seen = new HashMap<>();
    for (PortUse use : uses) {
      PortUse other = seen.putIfAbsent(use.port, use);
      if (other != null) {
        faults.add(
            "Port %d is meant for both %s and %s. %s"
                .formatted(use.port, other.component, use.component, use.howToMove()));
      } else if (!use.isFree()) {
        faults.add(
            "Port %d is taken by another program, and %s needs it. %s"
                .formatted(use.port, use.component, use.howToMove()));
      }
    }
    if (!faults.isEmpty()) {
      throw new StackException(String.join(System.lineSeparator(), faults));
    }
  }

  private String howToMove() {
    return "Free it, or choose another: --port %s=%d, or %s=%d, or %s=%d in observatory.properties."
        .formatted(
            key.substring(0, key.length() - ".port".length()),
            port + 1000,
            StackSettings.environmentName(key),
            port + 1000,
            key,
            port + 1000);
  }

  private boolean isFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
