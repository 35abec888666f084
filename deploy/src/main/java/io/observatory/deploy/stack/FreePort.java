package io.observatory.deploy.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks loopback ports nobody listens on.
 *
 * <p>The range lies below every system's ephemeral range, so that an outgoing connection never
 * takes the port of a component that is down and about to be restarted.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 200;

  private FreePort() {}

  /** A port that could be bound a moment ago. */
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port between " + FIRST + " and " + LAST);
  }

  /** Whether {@code port} can be bound on loopback now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  static int orNext(int wanted) {
    return wanted == 0 ? next() : wanted;
  }
}
