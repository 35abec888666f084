package io.observatory.hitl.relay;

import java.util.List;
import java.util.Set;

/**
 * A message in the buffer.
 *
 * @param position its place; lower goes first
 * @param marks what scoped holds look at
 * @param asks why it opens a gate when its turn comes; empty once reviewed
 * @param headers as they came
 * @param value as it came, or as an operator rewrote it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came; never compared
public record Held(long position, Marks marks, Set<Ask> asks, List<Header> headers, byte[] value) {

  /** The same, with nothing left to ask. */
  Held reviewed() {
    return new Held(position, marks, Set.of(), headers, value);
  }

  /** Bytes it is counted with against the limits: value and headers. */
  public long size() {
    long size = value.length;
    for (Header header : headers) {
      byte[] bytes = header.value();
      size += header.name().length() + (bytes == null ? 0 : bytes.length);
    }
    return size;
  }
}
