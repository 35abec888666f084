package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private EchoServer echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = EchoServer.start();
    proxy = FaultProxy.open().forwardTo(echo.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void itForwardsBothWays() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echoOf(socket, 42)).isEqualTo(42);
    }
  }

  @Test
  void aCutEndsConnectionsAndRefusesNewOnesUntilRestored() throws IOException {
    try (Socket before = connect()) {
      echoOf(before, 1);
      proxy.cut();
      assertThat(isDead(before)).isTrue();
    }
    try (Socket during = connect()) {
      assertThat(isDead(during)).isTrue();
    }
    proxy.restore();
    try (Socket after = connect()) {
      assertThat(echoOf(after, 2)).isEqualTo(2);
    }
  }

  @Test
  void aResetBreaksTheConnectionAndLeavesNewOnesAlone() throws IOException {
    try (Socket before = connect()) {
      echoOf(before, 1);
      proxy.reset();
      assertThatThrownBy(() -> before.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    try (Socket after = connect()) {
      assertThat(echoOf(after, 2)).isEqualTo(2);
    }
  }

  @Test
  void aDelayHoldsEveryPieceBackInBothDirections() throws IOException {
    try (Socket socket = connect()) {
      echoOf(socket, 1);
      proxy.delay(Duration.ofMillis(150));
      long start = System.nanoTime();
      assertThat(echoOf(socket, 2)).isEqualTo(2);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
    }
  }

  @Test
  void whatWasSentWhileFrozenArrivesAfterwards() throws IOException {
    try (Socket socket = connect()) {
      echoOf(socket, 1);
      proxy.freeze();
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> echoOf(socket, 2)).isInstanceOf(SocketTimeoutException.class);
      proxy.restore();
      socket.setSoTimeout(5_000);
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static int echoOf(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  private static boolean isDead(Socket socket) {
    try {
      return echoOf(socket, 1) < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException broken) {
      return true;
    }
  }
}
