package io.observatory.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * Connections to one port of this machine that are kept, the last one used first, and as little
 * HTTP as a webhook's sender needs: on the same processors, it is to cost the measured service
 * little. Safe for many threads.
 */
final class KeptConnections implements AutoCloseable {
  private static final int LARGEST = 8 * 1_024;
  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "\r\nconnection: close".getBytes(StandardCharsets.US_ASCII);

  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore places;
  private final int port;

  /** With room for an answer. */
  private record Connection(Socket socket, byte[] buffer) {}

  /** At most so many. */
  KeptConnections(int port, int most) {
    this.port = port;
    this.places = new Semaphore(most);
  }

  /** A whole request; the head ends with the last header's line. */
  static byte[] request(String head, byte[] body) {
    byte[] text =
        (head + "Content-Length: " + body.length + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[text.length + body.length];
    System.arraycopy(text, 0, all, 0, text.length);
    System.arraycopy(body, 0, all, text.length, body.length);
    return all;
  }

  /**
   * Sends a request; the status of its answer. Waits while all connections are in use. A kept one
   * that the other side closed is replaced, as every sender does.
   */
  int send(byte[] request) throws IOException, InterruptedException {
    places.acquire();
    try {
      Connection kept = idle.pollFirst();
      if (kept != null) {
        try {
          return exchange(kept, request);
        } catch (IOException closed) {
          kept.socket().close();
        }
      }
      Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
      fresh.setTcpNoDelay(true);
      return exchange(new Connection(fresh, new byte[LARGEST]), request);
    } finally {
      places.release();
    }
  }

  private int exchange(Connection connection, byte[] request) throws IOException {
    connection.socket().getOutputStream().write(request);
    byte[] answer = connection.buffer();
    int head = read(connection);
    if (indexOf(answer, head, CLOSE) < 0) {
      idle.addFirst(connection);
    } else {
      connection.socket().close();
    }
    return (answer[9] - '0') * 100 + (answer[10] - '0') * 10 + answer[11] - '0';
  }

  /** Reads one answer to its end: with a length, or in chunks. Returns where its head ends. */
  private static int read(Connection connection) throws IOException {
    byte[] buffer = connection.buffer();
    int filled = 0;
    while (true) {
      int read = connection.socket().getInputStream().read(buffer, filled, buffer.length - filled);
      if (read <= 0) {
        throw new IOException("the connection ended within an answer");
      }
      filled += read;
      int head = endOfHead(buffer, filled);
      if (head > 0 && isWhole(buffer, head, filled)) {
        return head;
      }
    }
  }

  private static int endOfHead(byte[] buffer, int filled) {
    for (int i = 3; i < filled; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static boolean isWhole(byte[] buffer, int head, int filled) {
    int length = indexOf(buffer, head, LENGTH);
    if (length < 0) {
      return filled >= head + LAST_CHUNK.length
          && Arrays.equals(
              buffer, filled - LAST_CHUNK.length, filled, LAST_CHUNK, 0, LAST_CHUNK.length);
    }
    int bytes = 0;
    for (int i = length + LENGTH.length; buffer[i] != '\r'; i++) {
      bytes = buffer[i] == ' ' ? bytes : bytes * 10 + buffer[i] - '0';
    }
    return filled >= head + bytes;
  }

  /** Where that text, in lower case, stands in a head in any case; below 0 when it does not. */
  private static int indexOf(byte[] buffer, int head, byte[] text) {
    for (int i = 0; i + text.length <= head; i++) {
      int same = 0;
      while (same < text.length && lower(buffer[i + same]) == text[same]) {
        same++;
      }
      if (same == text.length) {
        return i;
      }
    }
    return -1;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
  }

  @Override
  public void close() throws IOException {
    for (Connection each = idle.poll(); each != null; each = idle.poll()) {
      each.socket().close();
    }
  }
}
