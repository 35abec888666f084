package io.observatory.hitl.relay;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages and bytes that wait in a partition, or on an instance over all its partitions. Safe for
 * use by many threads.
 */
public final class InstanceLoad {

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final @Nullable InstanceLoad whole;

  /** Of an instance. */
  public InstanceLoad() {
    this.whole = null;
  }

  /** Of a partition, counted in the whole as well. */
  public InstanceLoad(InstanceLoad whole) {
    this.whole = whole;
  }

  /** Counts a change. */
  public void add(long moreMessages, long moreBytes) {
    messages.addAndGet(moreMessages);
    bytes.addAndGet(moreBytes);
    if (whole != null) {
      whole.add(moreMessages, moreBytes);
    }
  }

  /** The partition goes elsewhere: the whole counts it no longer. */
  public void leave() {
    add(-messages.get(), -bytes.get());
  }

  /** Bytes that wait on the instance. */
  public long bytes() {
    return whole == null ? bytes.get() : whole.bytes();
  }

  /** Messages that wait on the instance. */
  public long messages() {
    return whole == null ? messages.get() : whole.messages();
  }
}
