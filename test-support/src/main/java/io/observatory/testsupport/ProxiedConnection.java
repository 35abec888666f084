package io.observatory.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.Executor;

/** Carries bytes both ways between two sockets; when one way ends, both do. */
final class ProxiedConnection {
  private final Socket client;
  private final Socket target;
  private final FaultSwitch fault;

  ProxiedConnection(Socket client, Socket target, FaultSwitch fault) {
    this.client = client;
    this.target = target;
    this.fault = fault;
  }

  /** Returns when the connection is closed. */
  void run(Executor threads) {
    threads.execute(() -> carry(target, client));
    carry(client, target);
  }

  void reset() {
    try {
      client.setSoLinger(true, 0);
      target.setSoLinger(true, 0);
    } catch (IOException closed) {
      // Nothing left to reset.
    }
    close();
  }

  void close() {
    for (Socket socket : new Socket[] {client, target}) {
      try {
        socket.close();
      } catch (IOException closed) {
        // It is closed, which is all that was wanted.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        fault.pass();
        out.write(buffer, 0, read);
      }
    } catch (IOException closed) {
      // The other direction learns of it by the close below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }
}
