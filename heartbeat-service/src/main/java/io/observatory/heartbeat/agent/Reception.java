package io.observatory.heartbeat.agent;

/** What became of one beat. */
public enum Reception {
  /** A sign of life. */
  COUNTED,
  /** Of an earlier life, or already passed in this one: neither revives nor rewinds. */
  OUTDATED,
  /** Other traffic of an agent nobody knows. */
  UNKNOWN,
  /** Already older than the time to live when it was read: revives nobody. */
  STALE
}
