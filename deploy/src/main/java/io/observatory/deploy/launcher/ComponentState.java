package io.observatory.deploy.launcher;

/** What a component is doing. */
public enum ComponentState {
  /** Not started, or ended on request. */
  STOPPED,
  /** Its process exists and is not ready yet. */
  STARTING,
  /** It serves. */
  READY,
  /** Asked to end. */
  STOPPING,
  /** Killed on request; comes back after the time given, or with start. */
  KILLED,
  /** It ended by itself or never became ready. */
  CRASHED
}
