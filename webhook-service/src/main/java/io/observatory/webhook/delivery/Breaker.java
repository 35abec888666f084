package io.observatory.webhook.delivery;

import java.time.Duration;

/**
 * Keeps requests from an endpoint that fails again and again: closed, then open for a while, then
 * half open, when one request tells whether it closes or opens again for twice as long. What waits
 * for it burns no attempt. For one thread at a time.
 */
final class Breaker {

  /**
   * When it opens, and for how long.
   *
   * @param failures one after the other that open it
   * @param open the first time
   * @param longest after it opened again and again
   */
  record Rules(int failures, Duration open, Duration longest) {}

  private final Rules rules;
  private int failures;
  private int opened;
  private long openUntil;
  private boolean probing;

  Breaker(Rules rules) {
    this.rules = rules;
  }

  /** When a request may go: {@code now}, later, or {@code Long.MAX_VALUE} once a probe is back. */
  long freeAt(long now) {
    if (opened == 0) {
      return now;
    }
    if (probing) {
      return Long.MAX_VALUE;
    }
    return Math.max(now, openUntil);
  }

  boolean isOpen() {
    return opened > 0;
  }

  /** A request goes out, as {@link #freeAt} said it may; returns whether it is a probe. */
  boolean sent() {
    probing = opened > 0;
    return probing;
  }

  void succeeded() {
    failures = 0;
    opened = 0;
    probing = false;
  }

  /** {@code probe} tells whether it was sent while half open. */
  void failed(boolean probe, long now) {
    if (opened > 0) {
      if (probe) {
        open(now);
      }
      return; // sent before it opened: nothing new
    }
    failures++;
    if (failures >= rules.failures()) {
      open(now);
    }
  }

  /** A request that was sent told nothing about the endpoint. */
  void abandoned(boolean probe) {
    if (probe) {
      probing = false;
    }
  }

  private void open(long now) {
    long nanos = rules.open().toNanos();
    long most = rules.longest().toNanos();
    for (int i = 0; i < opened && nanos < most; i++) {
      nanos *= 2;
    }
    opened++;
    probing = false;
    openUntil = now + Math.min(nanos, most);
  }
}
