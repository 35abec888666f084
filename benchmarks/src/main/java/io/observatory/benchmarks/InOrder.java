package io.observatory.benchmarks;

/** Checks that numbers come from 0 upwards, each once. For one thread. */
final class InOrder {
  private volatile long next;
  private volatile long wrong;

  void see(long number) {
    if (number == next) {
      next++;
    } else {
      wrong++;
    }
  }

  /** How many came at another place than their own. */
  long wrong() {
    return wrong;
  }
}
