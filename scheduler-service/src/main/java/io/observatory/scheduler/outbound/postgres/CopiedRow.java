package io.observatory.scheduler.outbound.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of PostgreSQL's binary COPY, read column by column in their order. */
final class CopiedRow {

  /** Microseconds from the Unix epoch to PostgreSQL's. */
  static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final int HEADER = 19;
  private static final byte SIGNATURE = 'P';
  private static final int END = -1;

  private final ByteBuffer bytes;

  private CopiedRow(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** The row in this message, or null at the end; the first message begins with a header. */
  static @Nullable CopiedRow of(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message);
    if (message.length >= HEADER && message[0] == SIGNATURE) {
      bytes.position(HEADER);
    }
    if (bytes.remaining() < Short.BYTES || bytes.getShort() == END) {
      return null;
    }
    return new CopiedRow(bytes);
  }

  UUID uuid() {
    bytes.getInt();
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /** A {@code timestamptz}, in microseconds since the Unix epoch. */
  long micros() {
    bytes.getInt();
    return bytes.getLong() + EPOCH_MICROS;
  }

  int smallint() {
    bytes.getInt();
    return bytes.getShort();
  }

  int integer() {
    bytes.getInt();
    return bytes.getInt();
  }

  /** A {@code tid}: block and place in the block. */
  long place() {
    bytes.getInt();
    return Places.of(bytes.getInt(), bytes.getShort());
  }

  long bigint(long ifNull) {
    return bytes.getInt() == END ? ifNull : bytes.getLong();
  }

  @Nullable String text() {
    int length = bytes.getInt();
    if (length == END) {
      return null;
    }
    String text =
        new String(
            bytes.array(), bytes.arrayOffset() + bytes.position(), length, StandardCharsets.UTF_8);
    bytes.position(bytes.position() + length);
    return text;
  }
}
