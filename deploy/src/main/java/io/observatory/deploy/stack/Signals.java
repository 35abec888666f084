package io.observatory.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends the signals Java has no call for, through the shell's own {@code kill}. */
final class Signals {
  private Signals() {}

  static void send(String signal, long pid) {
    try {
      int code =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid + " 2>/dev/null")
              .start()
              .waitFor();
      if (code != 0) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
