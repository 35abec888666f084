package io.observatory.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A receiver that remembers what it got, by path, and answers what the test says, then 200. */
final class Sink implements AutoCloseable {

  /** A request, with its headers in lower case. */
  record Got(String path, Map<String, String> headers, byte[] body, long nanos) {

    String id() {
      return headers.getOrDefault("webhook-id", "");
    }
  }

  /** What is answered. */
  record Reply(int status, Map<String, String> headers) {

    static Reply of(int status) {
      return new Reply(status, Map.of());
    }
  }

  private final HttpServer server;
  private final Map<String, List<Got>> got = new ConcurrentHashMap<>();
  private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
  private final Map<String, Reply> always = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private volatile Duration pace = Duration.ZERO;

  private Sink(HttpServer server) {
    this.server = server;
  }

  static Sink open() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
      Sink sink = new Sink(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", sink::take);
      server.start();
      return sink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new ConcurrentHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    got(path).add(new Got(path, headers, body, System.nanoTime()));
    await(path);
    LockSupport.parkNanos(pace.toNanos());
    Reply reply = queue(path).poll();
    if (reply == null) {
      reply = always.getOrDefault(path, Reply.of(200));
    }
    reply.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(reply.status(), -1);
    exchange.close();
  }

  private void await(String path) {
    CountDownLatch gate = gates.get(path);
    if (gate != null) {
      try {
        gate.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Queue<Reply> queue(String path) {
    return replies.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>());
  }

  List<Got> got(String path) {
    return got.computeIfAbsent(path, key -> new CopyOnWriteArrayList<>());
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The next answers of that path. */
  void next(String path, Reply... next) {
    queue(path).addAll(List.of(next));
  }

  /** Every answer of that path that is not said otherwise. */
  void always(String path, Reply reply) {
    always.put(path, reply);
  }

  /** Every answer takes that long. */
  void slow(Duration each) {
    pace = each;
  }

  /** Answers on that path wait until the latch is down. */
  CountDownLatch hold(String path) {
    CountDownLatch gate = new CountDownLatch(1);
    gates.put(path, gate);
    return gate;
  }

  @Override
  public void close() {
    gates.values().forEach(CountDownLatch::countDown);
    server.stop(0);
  }
}
