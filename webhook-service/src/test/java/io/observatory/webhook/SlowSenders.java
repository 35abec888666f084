package io.observatory.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Senders that hold back their bodies. */
record SlowSenders(List<Socket> sockets) implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  static SlowSenders of(ReceiveStage stage, String source, String type, int count)
      throws IOException {
    SlowSenders senders = new SlowSenders(new ArrayList<>());
    for (int i = 0; i < count; i++) {
      senders.sockets.add(stage.begin(source, type));
    }
    return senders;
  }

  /** The status line for the first, once it is answered; a byte every 200 ms until then. */
  String answerToOneThatDrips() throws IOException {
    Socket dripping = sockets.getFirst();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> isAnswered(dripping) || drips(dripping));
    return statusLine(dripping);
  }

  private static boolean isAnswered(Socket socket) throws IOException {
    return socket.getInputStream().available() > 0;
  }

  private static boolean drips(Socket socket) throws IOException {
    socket.getOutputStream().write('x');
    return false;
  }

  static String statusLine(Socket socket) throws IOException {
    return String.valueOf(
        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
