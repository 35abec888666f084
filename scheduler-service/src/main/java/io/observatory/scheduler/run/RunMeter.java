package io.observatory.scheduler.run;

/** Counts what became of runs and reports. */
public interface RunMeter {
  void ended(RunStatus status);

  void heard(Heard heard);

  /** A job was paused because its runs kept failing. */
  void paused();
}
