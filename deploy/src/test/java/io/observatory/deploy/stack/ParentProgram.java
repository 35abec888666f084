package io.observatory.deploy.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Starts a child that would run for long, and waits to be killed. */
final class ParentProgram {
  private ParentProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    ChildProcess child =
        ChildProcess.start(
            new ChildProcess.Spec(
                "orphan", List.of("sleep", "600"), Map.of(), Path.of(arguments[0]), "TERM"));
    if (child.isAlive()) {
      new CountDownLatch(1).await();
    }
  }
}
