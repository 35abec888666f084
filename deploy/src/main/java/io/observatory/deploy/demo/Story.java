package io.observatory.deploy.demo;

/** Something that is told beside the fleet's own story, and against every fault. */
interface Story {
  /** Lets it happen, in a thread of its own. */
  void start();

  /** Whether it has been told to its end, good or bad. */
  boolean isTold();

  /** What was expected, what was seen. */
  void judge(Verdict verdict) throws InterruptedException;
}
