package io.observatory.audit.outbound.kafka;

/**
 * A value being read in Avro's binary encoding. Every length is checked against what is there
 * before anything is allocated, so hostile bytes cost nothing.
 */
final class AvroBytes {

  final byte[] bytes;
  private int at;

  AvroBytes(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  int position() {
    return at;
  }

  int remaining() {
    return bytes.length - at;
  }

  long readLong() {
    long result = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      long b = read();
      result |= (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        return (result >>> 1) ^ -(result & 1);
      }
    }
    throw new MalformedException("a number has more than ten bytes");
  }

  int readInt() {
    long value = readLong();
    if ((int) value != value) {
      throw new MalformedException("the int " + value + " has more than 32 bits");
    }
    return (int) value;
  }

  boolean readBoolean() {
    int value = read();
    if (value > 1) {
      throw new MalformedException("the boolean is " + value);
    }
    return value == 1;
  }

  float readFloat() {
    return Float.intBitsToFloat((int) littleEndian(4));
  }

  double readDouble() {
    return Double.longBitsToDouble(littleEndian(8));
  }

  /** Passes over the next bytes and returns where they start. */
  int skip(long length) {
    if (length < 0 || length > remaining()) {
      throw new MalformedException(
          "a length of " + length + " where " + remaining() + " bytes are left");
    }
    int start = at;
    at += (int) length;
    return start;
  }

  private long littleEndian(int count) {
    int start = skip(count);
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[start + i] & 0xff);
    }
    return value;
  }

  private int read() {
    if (at >= bytes.length) {
      throw new MalformedException("the value ends early");
    }
    return bytes[at++] & 0xff;
  }
}
