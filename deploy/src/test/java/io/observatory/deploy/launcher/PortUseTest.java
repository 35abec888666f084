package io.observatory.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortUseTest {
  @Test
  void aTakenPortIsNamedWithWhoNeedsItAndHowToMoveIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PortUse use = new PortUse("broker", "broker.port", taken.getLocalPort());
      assertThatThrownBy(() -> PortUse.requireFree(List.of(use)))
          .isInstanceOf(StackException.class)
          .hasMessageContaining(
              "Port " + taken.getLocalPort() + " is taken by another program, and broker needs it.")
          .hasMessageContaining("--port broker=")
          .hasMessageContaining("OBSERVATORY_BROKER_PORT=")
          .hasMessageContaining("observatory.properties");
    }
  }

  @Test
  void onePortForTwoIsNoticedBeforeAnythingStarts() {
    assertThatThrownBy(
            () ->
                PortUse.requireFree(
                    List.of(
                        new PortUse("broker", "broker.port", 7),
                        new PortUse("registry", "registry.port", 7))))
        .hasMessageContaining("meant for both broker and registry");
  }

  @Test
  void aFreePortIsNoFault() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatCode(() -> PortUse.requireFree(List.of(new PortUse("broker", "broker.port", port))))
        .doesNotThrowAnyException();
  }
}
