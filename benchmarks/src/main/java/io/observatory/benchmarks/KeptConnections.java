package io.observatory.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections to one port of this machine that are kept, the last one used first, and as little
 * HTTP as a webhook's sender needs: on the same processors, it is to cost the measured service
 * little. Safe for many threads.
 */
final class KeptConnections implements AutoCloseable {
  private static final int LARGEST = 8 * 1_024;

  private final ConcurrentLinkedDeque<Socket> idle = new ConcurrentLinkedDeque<>();
  private final int port;

  KeptConnections(int port) {
    this.port = port;
  }

  /** Posts; the status. The head ends with the last header's line. */
  int post(String head, byte[] body) throws IOException {
    Socket socket = idle.pollFirst();
    if (socket == null) {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
    }
    boolean kept = false;
    try {
      socket.getOutputStream().write(request(head, body));
      int status = read(socket.getInputStream());
      kept = true;
      return status;
    } finally {
      if (kept) {
        idle.addFirst(socket);
      } else {
        socket.close();
      }
    }
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
  private static int read(InputStream in) throws IOException {
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
        return Integer.parseInt(text.substring(9, 12));
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
