package io.observatory.hitl.relay;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes and messages that wait on this instance, over all its partitions. Safe for use by many threads. */
public final class InstanceLoad {

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();

  /** Counts a change. */
  public void add(long moreMessages, long moreBytes) {
    messages.addAndGet(moreMessages);
    bytes.addAndGet(moreBytes);
  }

  /** Bytes that wait. */
  public long bytes() {
    return bytes.get();
  }

  /** Messages that wait. */
  public long messages() {
    return messages.get();
  }
}
