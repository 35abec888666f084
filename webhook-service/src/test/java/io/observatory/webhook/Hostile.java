package io.observatory.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that speaks HTTP badly, on purpose. */
final class Hostile implements AutoCloseable {

  /** What it does with a connection, once it has seen the head of a request. */
  @FunctionalInterface
  interface Manner {
    void answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Manner manner;
  private final AtomicInteger connections = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Hostile(ServerSocket server, Manner manner) {
    this.server = server;
    this.manner = manner;
  }

  static Hostile that(Manner manner) {
    try {
      Hostile hostile =
          new Hostile(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), manner);
      hostile.threads.execute(hostile::accept);
      return hostile;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says the same to everybody and ends the connection. */
  static Hostile saying(String answer) {
    return that((socket, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Writes a piece every 50 ms until it is closed. */
  static Manner drip(String head, byte[] piece) {
    return (socket, out) -> {
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(50, TimeUnit.MILLISECONDS)) {
        out.write(piece);
        out.flush();
      }
    };
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      readHead(socket.getInputStream());
      manner.answer(socket, socket.getOutputStream());
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream()); // else a reset follows
    } catch (IOException e) {
      // The other side had enough.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void readHead(InputStream in) throws IOException {
    int newLines = 0;
    boolean first = true;
    while (newLines < 2) {
      int c = in.read();
      if (c < 0 || (first && c != 'P')) {
        return; // nobody posts
      }
      first = false;
      newLines = c == '\n' ? newLines + 1 : c == '\r' ? newLines : 0;
    }
  }

  /** Holds a connection until the test ends. */
  static Manner silence(CountDownLatch until) {
    return (socket, out) -> until.await();
  }

  int connections() {
    return connections.get();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
