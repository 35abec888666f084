package io.observatory.scheduler.fire;

/** Is told what was fired. Safe for use by many threads. */
public interface FireMeter {

  /** Published for certain, so long after it was due. */
  void fired(long lateMicros);

  /** A batch of so many rows was settled; it took so long from its first row to the end. */
  void settled(int rows, long nanos);

  /** So many rows were given up for now, to be read again. */
  void forgotten(int rows);
}
