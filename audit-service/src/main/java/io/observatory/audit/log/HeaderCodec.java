package io.observatory.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers as bytes, order and repeats kept: {@code count}, then per header {@code key length, key
 * (UTF-8), value length (-1 = null), value}; all lengths are big-endian int32. The form is stored
 * and will be hashed, so it never changes.
 */
public final class HeaderCodec {

  private static final byte[] NONE = new byte[4];

  private HeaderCodec() {}

  /** The stored form; {@link #decode} gives back the same headers. */
  public static byte[] encode(List<Header> headers) {
    if (headers.isEmpty()) {
      return NONE.clone();
    }
    byte[][] keys = new byte[headers.size()][];
    int size = 4;
    for (int i = 0; i < keys.length; i++) {
      byte[] value = headers.get(i).value();
      keys[i] = headers.get(i).key().getBytes(UTF_8);
      size = Math.addExact(size, 8 + keys[i].length + (value == null ? 0 : value.length));
    }
    ByteBuffer out = ByteBuffer.allocate(size).putInt(keys.length);
    for (int i = 0; i < keys.length; i++) {
      byte[] value = headers.get(i).value();
      out.putInt(keys[i].length).put(keys[i]);
      if (value == null) {
        out.putInt(-1);
      } else {
        out.putInt(value.length).put(value);
      }
    }
    return out.array();
  }

  /**
   * @throws IllegalArgumentException when the bytes are not such a form
   */
  public static List<Header> decode(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    try {
      int count = in.getInt();
      List<Header> headers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] key = take(in, in.getInt());
        int length = in.getInt();
        headers.add(new Header(new String(key, UTF_8), length == -1 ? null : take(in, length)));
      }
      if (count < 0 || in.hasRemaining()) {
        throw new IllegalArgumentException("stored headers have a wrong length");
      }
      return headers;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("stored headers end early", e);
    }
  }

  private static byte[] take(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("stored headers name a length of " + length);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
