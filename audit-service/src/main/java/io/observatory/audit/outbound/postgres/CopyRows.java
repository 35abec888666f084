package io.observatory.audit.outbound.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in PostgreSQL's binary COPY format, in one growing buffer. Call {@link #row} before the
 * fields of each row and {@link #end} after the last one. Not safe for concurrent use.
 */
final class CopyRows {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int INT2_OID = 21;
  private static final int KEEP = 16 << 20;

  private byte[] buffer = new byte[1 << 20];
  private int size;

  /** Forgets all rows. */
  CopyRows start() {
    if (buffer.length > KEEP) {
      buffer = new byte[1 << 20];
    }
    size = 0;
    return raw(SIGNATURE, 0, SIGNATURE.length);
  }

  CopyRows row(int fields) {
    return int2(fields);
  }

  CopyRows end() {
    return int2(-1);
  }

  CopyRows smallint(int value) {
    return int4(2).int2(value);
  }

  CopyRows integer(@Nullable Integer value) {
    return value == null ? int4(-1) : int4(4).int4(value);
  }

  CopyRows bigint(long value) {
    return int4(8).int8(value);
  }

  CopyRows bytes(byte @Nullable [] value) {
    return value == null ? int4(-1) : int4(value.length).raw(value, 0, value.length);
  }

  /** Text; almost all of ours is ASCII, which is copied without an array in between. */
  CopyRows text(@Nullable String value) {
    if (value == null) {
      return int4(-1);
    }
    int length = value.length();
    ensure(4 + length);
    int start = size + 4;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        return bytes(value.getBytes(UTF_8));
      }
      buffer[start + i] = (byte) c;
    }
    int4(length);
    size += length;
    return this;
  }

  CopyRows smallints(short[] values, int count) {
    int4(20 + 6 * count).int4(1).int4(0).int4(INT2_OID).int4(count).int4(1);
    for (int i = 0; i < count; i++) {
      smallint(values[i]);
    }
    return this;
  }

  byte[] buffer() {
    return buffer;
  }

  int size() {
    return size;
  }

  private CopyRows int2(int value) {
    ensure(2);
    buffer[size++] = (byte) (value >> 8);
    buffer[size++] = (byte) value;
    return this;
  }

  private CopyRows int4(int value) {
    ensure(4);
    buffer[size++] = (byte) (value >> 24);
    buffer[size++] = (byte) (value >> 16);
    buffer[size++] = (byte) (value >> 8);
    buffer[size++] = (byte) value;
    return this;
  }

  private CopyRows int8(long value) {
    return int4((int) (value >> 32)).int4((int) value);
  }

  private CopyRows raw(byte[] bytes, int from, int length) {
    ensure(length);
    System.arraycopy(bytes, from, buffer, size, length);
    size += length;
    return this;
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      long doubled = Math.min(Integer.MAX_VALUE - 16L, 2L * buffer.length);
      buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }
  }
}
