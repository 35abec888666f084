package io.observatory.deploy.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The children alive now; a shutdown hook ends them, the youngest first. */
final class LiveChildren {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final List<ChildProcess> CHILDREN = new ArrayList<>();

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

  private static synchronized List<ChildProcess> youngestFirst() {
    List<ChildProcess> all = new ArrayList<>(CHILDREN);
    Collections.reverse(all);
    return all;
  }

  private static void stopAll() {
    List<ChildProcess> all = youngestFirst();
    all.forEach(ChildProcess::requestStop);
    all.forEach(child -> child.stop(PATIENCE));
  }
}
