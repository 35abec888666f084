package io.observatory.scheduler.fire;

import java.time.Duration;
import java.util.UUID;

/** The threads that fire, for the life of one instance id. */
interface Crew {

  /** Whom they fire for. */
  UUID instance();

  /** Starts the threads. */
  void start();

  /** Whether they can not go on, so that the instance must begin anew under another id. */
  boolean isLost();

  /** They can not go on. */
  void lose();

  /**
   * Has them finish what is under way and ends them.
   *
   * @return whether all that was published is settled
   */
  boolean stop(Duration within);
}
