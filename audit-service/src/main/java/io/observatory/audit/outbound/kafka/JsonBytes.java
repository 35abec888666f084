package io.observatory.audit.outbound.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * JSON text being written as UTF-8, never invalid UTF-8 and never a raw NUL: PostgreSQL takes
 * neither. Refuses to grow beyond its bound.
 */
final class JsonBytes {

  /** The JSON would be larger than the bound. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int bound) {
      super("the JSON has more than " + bound + " bytes", null, false, false);
    }
  }

  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  private final int bound;
  private byte[] buffer = new byte[1024];
  private int size;

  JsonBytes(int bound) {
    this.bound = bound;
  }

  void reset() {
    if (buffer.length > 1 << 16) {
      buffer = new byte[1024];
    }
    size = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  int size() {
    return size;
  }

  /** Takes back what was written after the mark. */
  void rewind(int mark) {
    size = mark;
  }

  void raw(int ascii) {
    ensure(1);
    buffer[size++] = (byte) ascii;
  }

  void raw(byte[] ascii) {
    ensure(ascii.length);
    System.arraycopy(ascii, 0, buffer, size, ascii.length);
    size += ascii.length;
  }

  void ascii(String text) {
    int length = text.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
  }

  void string(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    string(utf8, 0, utf8.length);
  }

  /** A JSON string of UTF-8 bytes; what is not UTF-8 becomes the replacement character. */
  void string(byte[] from, int start, int length) {
    ensure(length + 2);
    buffer[size++] = '"';
    int done = plain(from, start, start + length);
    int end = start + length;
    if (done < end && isAscii(from, done, end)) {
      escaped(from, done, end);
    } else if (done < end) {
      byte[] valid = new String(from, done, end - done, UTF_8).getBytes(UTF_8);
      escaped(valid, 0, valid.length);
    }
    raw('"');
  }

  private int plain(byte[] from, int start, int end) {
    int at = start;
    while (at < end && from[at] >= 0x20 && from[at] != '"' && from[at] != '\\') {
      buffer[size++] = from[at++];
    }
    return at;
  }

  private static boolean isAscii(byte[] from, int start, int end) {
    for (int i = start; i < end; i++) {
      if (from[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private void escaped(byte[] from, int start, int end) {
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (b == '"' || b == '\\') {
        raw('\\');
        raw(b);
      } else if (b == '\n') {
        raw('\\');
        raw('n');
      } else if (b >= 0 && b < 0x20) {
        ascii("\\u00");
        raw(HEX[b >> 4]);
        raw(HEX[b & 15]);
      } else {
        raw(b);
      }
    }
  }

  private void ensure(int more) {
    long needed = (long) size + more;
    if (needed > bound) {
      throw new TooLargeException(bound);
    }
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.max(needed, Math.min(bound, 2L * buffer.length)));
    }
  }
}
