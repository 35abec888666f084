package io.observatory.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A receiver on loopback that answers 204 after 20 ms and notes when each request was there, by the
 * number its {@code webhook-id} ends with. A thread for each connection and as little HTTP as the
 * client needs: on the same processors, it is to cost the measured service little.
 */
final class WebhookSink implements AutoCloseable {
  private static final long OWN_TIME_NANOS = 20_000_000;
  private static final int BACKLOG = 4_096;
  private static final int LARGEST = 16 * 1_024;
  private static final byte[] NO_CONTENT =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLongArray arrivedAt;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile long hangsUntil = System.nanoTime();

  /** For the numbers below {@code most}. */
  WebhookSink(int most) throws IOException {
    arrivedAt = new AtomicLongArray(most);
    server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("webhook-sink").start(this::accept);
  }

  /** Answers after 20 ms. */
  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  /** The same, but for when it {@link #hang hangs}. */
  String hangingUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hang";
  }

  /** From now on and for so long the hanging address answers nobody. */
  void hang(Duration time) {
    hangsUntil = System.nanoTime() + time.toNanos();
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

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      threads.shutdownNow();
    }
  }

  private void serve(Socket socket) {
    byte[] buffer = new byte[LARGEST];
    int filled = 0;
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (true) {
        int head = endOfHead(buffer, filled);
        int end =
            head < 0
                ? LARGEST
                : head + Integer.parseInt(field(text(buffer, head), "content-length"));
        if (head >= 0 && filled >= end) {
          answer(text(buffer, head), out);
          System.arraycopy(buffer, end, buffer, 0, filled - end);
          filled -= end;
          continue;
        }
        int read = in.read(buffer, filled, LARGEST - filled);
        if (read <= 0) {
          return;
        }
        filled += read;
      }
    } catch (IOException gone) {
      return; // whoever sends closes connections as it likes
    }
  }

  private static String text(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static int endOfHead(byte[] buffer, int filled) {
    for (int i = 3; i < filled; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static String field(String head, String name) {
    int line = head.indexOf("\r\n") + 2;
    while (!head.regionMatches(true, line, name + ":", 0, name.length() + 1)) {
      line = head.indexOf("\r\n", line) + 2;
      if (line < 2) {
        throw new IllegalStateException("a request without " + name);
      }
    }
    return head.substring(line + name.length() + 1, head.indexOf("\r\n", line)).strip();
  }

  private void answer(String head, OutputStream out) throws IOException {
    long now = System.nanoTime();
    String id = field(head, "webhook-id");
    int number = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    if (arrivedAt.compareAndSet(number, 0, now)) {
      arrived.incrementAndGet();
    } else {
      repeated.incrementAndGet();
    }
    boolean hangs = head.startsWith("POST /hang") && hangsUntil - now > 0;
    long end = hangs ? hangsUntil : now + OWN_TIME_NANOS;
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    out.write(NO_CONTENT);
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
