package io.observatory.hitl.inbound.kafka;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lengths before bytes: how the relay's state is written. A value begins with its version. */
final class Bin {

  private static final int ABSENT = -1;

  private Bin() {}

  /** Writes a value. */
  interface Writing {
    void to(DataOutput out) throws IOException;
  }

  /** Reads a value. */
  interface ReadingFrom<T> {
    T from(DataInput in) throws IOException;
  }

  static byte[] bytes(int version, int expectedSize, Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(version);
      writing.to(out);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T read(byte[] bytes, int version, ReadingFrom<T> reading) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      int found = in.readByte();
      if (found != version) {
        throw new IllegalStateException(
            "state of version " + found + ", this is a release that knows " + version);
      }
      return reading.from(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void text(DataOutput out, @Nullable String text) throws IOException {
    blob(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  static @Nullable String maybeText(DataInput in) throws IOException {
    byte[] bytes = maybeBlob(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  static String text(DataInput in) throws IOException {
    String text = maybeText(in);
    if (text == null) {
      throw new IOException("a text is missing");
    }
    return text;
  }

  static void blob(DataOutput out, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(ABSENT);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  static byte @Nullable [] maybeBlob(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == ABSENT) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  static byte[] blob(DataInput in) throws IOException {
    byte[] bytes = maybeBlob(in);
    if (bytes == null) {
      throw new IOException("bytes are missing");
    }
    return bytes;
  }
}
