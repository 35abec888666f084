package io.observatory.scheduler.occurrence;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What work costs the thread that does it, however busy the machine is. */
public final class CpuTime {

  private CpuTime() {}

  public static Duration of(Runnable work) {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin);
  }
}
