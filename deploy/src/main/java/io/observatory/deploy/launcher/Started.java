package io.observatory.deploy.launcher;

import io.observatory.deploy.stack.StartFailedException;

/** What the starts of all components share. */
final class Started {
  private Started() {}

  /** Tells a failed start as a sentence for people. */
  static void within(Runnable start) {
    try {
      start.run();
    } catch (StartFailedException e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
  }

  static ProcessHandle process(String name, long pid) {
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new StackException(name + " ended as soon as it was ready."));
  }
}
