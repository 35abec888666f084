package io.observatory.deploy.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The children alive now; a shutdown hook ends them, the youngest first. */
final class LiveChildren {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final List<ChildProcess> CHILDREN = new ArrayList<>();
  private static final List<Runnable> FIRST = new ArrayList<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LiveChildren::stopAll, "stop-children"));
  }

  private LiveChildren() {}

  static synchronized void add(ChildProcess child) {
    CHILDREN.add(child);
  }

  static synchronized void remove(ChildProcess child) {
    CHILDREN.remove(child);
  }

  static synchronized void beforeTheEnd(Runnable orderly) {
    FIRST.add(orderly);
  }

  private static synchronized List<Runnable> first() {
    return List.copyOf(FIRST);
  }

  private static synchronized List<ChildProcess> youngestFirst() {
    List<ChildProcess> all = new ArrayList<>(CHILDREN);
    Collections.reverse(all);
    return all;
  }

  private static void stopAll() {
    first().forEach(Runnable::run);
    List<ChildProcess> all = youngestFirst();
    all.forEach(ChildProcess::requestStop);
    all.forEach(child -> child.stop(PATIENCE));
  }
}
