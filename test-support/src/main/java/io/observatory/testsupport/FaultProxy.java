package io.observatory.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A TCP proxy on loopback that fails on command, in front of a broker, database or HTTP server.
 *
 * <p>Connections made while it is cut are refused by closing them at once. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final FaultSwitch fault = new FaultSwitch();
  private volatile int target;

  private FaultProxy(ServerSocket server) {
    this.server = server;
    threads.execute(this::accept);
  }

  /** A proxy that listens but refuses everybody until it knows its target. */
  public static FaultProxy open() {
    try {
      return new FaultProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port clients connect to. */
  public int port() {
    return server.getLocalPort();
  }

  /** Forwards new connections to this port of loopback. */
  public FaultProxy forwardTo(int port) {
    target = port;
    return this;
  }

  /** Closes every connection and refuses new ones, until {@link #restore}. */
  public void cut() {
    fault.cut();
    connections.forEach(ProxiedConnection::close);
  }

  /** Keeps connections open and forwards nothing, until {@link #restore}. */
  public void freeze() {
    fault.freeze();
  }

  /** Holds every piece of data back for that long, in both directions, until {@link #restore}. */
  public void delay(Duration time) {
    fault.delay(time);
  }

  /** Breaks every connection with a TCP reset; new ones work. */
  public void reset() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** Ends cut, freeze and delay. */
  public void restore() {
    fault.clear();
  }

  /** How many connections it forwards now. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    fault.clear();
    connections.forEach(ProxiedConnection::close);
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException closedOrRefused) {
        // A closed proxy ends the loop; a target that is down is what a client must live with.
        continue;
      }
    }
  }

  private void connect(Socket client) throws IOException {
    if (fault.isCut() || target == 0) {
      client.close();
      return;
    }
    Socket onward = new Socket();
    try {
      onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
    } catch (IOException e) {
      client.close();
      onward.close();
      throw e;
    }
    ProxiedConnection connection = new ProxiedConnection(client, onward, fault);
    connections.add(connection);
    if (fault.isCut()) {
      connection.close();
    }
    threads.execute(() -> forward(connection));
  }

  private void forward(ProxiedConnection connection) {
    try {
      connection.run(threads);
    } finally {
      connections.remove(connection);
    }
  }
}
