package io.observatory.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A receiver on loopback that answers 204 after 20 ms and notes when each request was there, by the
 * number its {@code webhook-id} ends with.
 */
final class WebhookSink implements AutoCloseable {
  private static final long OWN_TIME_NANOS = 20_000_000;
  private static final int BACKLOG = 1_000;

  static { // it must neither close connections that are kept nor wait before it answers
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLongArray arrivedAt;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();

  /** For the numbers below {@code most}. */
  WebhookSink(int most) throws IOException {
    arrivedAt = new AtomicLongArray(most);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** {@code System.nanoTime} of the first request of that number; 0 before. */
  long arrivedAt(int number) {
    return arrivedAt.get(number);
  }

  /** Different numbers that arrived. */
  int arrived() {
    return arrived.get();
  }

  /** Requests of numbers that were there before. */
  int repeated() {
    return repeated.get();
  }

  private void take(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      int number = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
      if (arrivedAt.compareAndSet(number, 0, now)) {
        arrived.incrementAndGet();
      } else {
        repeated.incrementAndGet();
      }
      long end = now + OWN_TIME_NANOS;
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
