package io.observatory.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that makes tunnels, remembers who asked for which, and can be away. */
public final class ConnectProxy implements AutoCloseable {

  private final int port;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int answer = 200;
  private volatile ServerSocket server;
  private volatile boolean away;

  private ConnectProxy(ServerSocket server) {
    this.server = server;
    this.port = server.getLocalPort();
    accept(server);
  }

  /** On a port of its own. */
  public static ConnectProxy open() {
    return new ConnectProxy(listen(0));
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What each connection began with. */
  public List<String> asked() {
    return asked;
  }

  /** Answers that instead of 200. */
  public void says(int status) {
    answer = status;
  }

  /** Is away, its tunnels with it, also those that are just being made. */
  public void cut() {
    away = true;
    closed(server);
    open.forEach(ConnectProxy::closed);
    open.clear();
  }

  /** Is there again. */
  public void restore() {
    away = false;
    server = listen(port);
    accept(server);
  }

  private void accept(ServerSocket from) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!from.isClosed()) {
                try {
                  Socket client = from.accept();
                  keep(client);
                  Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException e) {
                  return; // cut
                }
              }
            });
  }

  private void keep(Socket socket) {
    open.add(socket);
    if (away) {
      closed(socket);
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      asked.add(head);
      if (answer != 200) {
        String refusal = "HTTP/1.1 " + answer + " No\r\nContent-Length: 0\r\n\r\n";
        client.getOutputStream().write(refusal.getBytes(StandardCharsets.US_ASCII));
        return;
      }
      String target = head.split(" ", 3)[1];
      int colon = target.lastIndexOf(':');
      try (Socket there =
          new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
        keep(there);
        client
            .getOutputStream()
            .write("HTTP/1.1 200 Yes\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(() -> pipe(there, client));
        pipe(client, there);
      }
    } catch (IOException e) {
      closed(client);
    }
  }

  private static void pipe(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      closed(from);
    }
    closed(to);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static void closed(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    cut();
  }
}
