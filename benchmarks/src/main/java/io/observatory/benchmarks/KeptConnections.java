package io.observatory.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * Connections to one port of this machine that are kept, the last one used first, and as little
 * HTTP as a webhook's sender needs: on the same processors, it is to cost the measured service
 * little. Safe for many threads.
 */
final class KeptConnections implements AutoCloseable {
  private static final int LARGEST = 8 * 1_024;

  private final ConcurrentLinkedDeque<Socket> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore places;
  private final int port;

  /** At most so many. */
  KeptConnections(int port, int most) {
    this.port = port;
    this.places = new Semaphore(most);
  }

  /**
   * Posts; the status. The head ends with the last header's line. Waits while all connections are
   * in use. A kept one that the other side closed is replaced, as every sender does.
   */
  int post(String head, byte[] body) throws IOException, InterruptedException {
    byte[] request = request(head, body);
    places.acquire();
    try {
      Socket kept = idle.pollFirst();
      if (kept != null) {
        try {
          return exchange(kept, request);
        } catch (IOException closed) {
          kept.close();
        }
      }
      Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
      fresh.setTcpNoDelay(true);
      return exchange(fresh, request);
    } finally {
      places.release();
    }
  }

  private int exchange(Socket socket, byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    String answer = read(socket.getInputStream());
    if (answer.toLowerCase(Locale.ROOT).contains("\r\nconnection: close")) {
      socket.close();
    } else {
      idle.addFirst(socket);
    }
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static byte[] request(String head, byte[] body) {
    byte[] text =
        (head + "Content-Length: " + body.length + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[text.length + body.length];
    System.arraycopy(text, 0, all, 0, text.length);
    System.arraycopy(body, 0, all, text.length, body.length);
    return all;
  }

  /** Reads one answer to its end: with a length, or in chunks. */
  private static String read(InputStream in) throws IOException {
    byte[] buffer = new byte[LARGEST];
    int filled = 0;
    while (true) {
      int read = in.read(buffer, filled, LARGEST - filled);
      if (read <= 0) {
        throw new IOException("the connection ended within an answer");
      }
      filled += read;
      String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0 && isWhole(text, end + 4)) {
        return text;
      }
    }
  }

  private static boolean isWhole(String text, int begin) {
    int length = text.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
    if (length < 0 || length > begin) {
      return text.endsWith("0\r\n\r\n");
    }
    int from = length + "\r\ncontent-length:".length();
    int bytes = Integer.parseInt(text.substring(from, text.indexOf("\r\n", from)).strip());
    return text.length() >= begin + bytes;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket = idle.poll(); socket != null; socket = idle.poll()) {
      socket.close();
    }
  }
}
