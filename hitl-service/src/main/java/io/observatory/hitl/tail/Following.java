package io.observatory.hitl.tail;

import java.time.Duration;
import java.util.List;

/** One listener's place; for one thread. */
public interface Following extends AutoCloseable {

  /** What came, in the order of each topic; empty when nothing did within that time. */
  List<Happening> next(Duration longest);

  /** The id to go on after now, also when nothing came for this listener. */
  String place();

  @Override
  void close();
}
