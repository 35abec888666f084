package io.observatory.benchmarks;

import java.io.IOException;

/** A signal to a process of the stack. */
enum Signal {
  STOP,
  CONT;

  void send(long pid) {
    try {
      int exit = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + name() + " " + pid + " answered " + exit);
      }
    } catch (IOException e) {
      throw new IllegalStateException("there is no kill command here", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
