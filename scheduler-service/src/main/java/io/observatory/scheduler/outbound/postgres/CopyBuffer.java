package io.observatory.scheduler.outbound.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows for PostgreSQL's binary COPY, written column by column. Not thread-safe. */
final class CopyBuffer {

  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};
  private static final int LARGEST_COLUMN = 20;

  private ByteBuffer bytes;

  /** Room for so many bytes; it grows. */
  CopyBuffer(int expected) {
    bytes = ByteBuffer.allocate(Math.max(256, expected));
    bytes.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a row of so many columns. */
  CopyBuffer row(int columns) {
    room(Short.BYTES).putShort((short) columns);
    return this;
  }

  CopyBuffer uuid(UUID value) {
    room(LARGEST_COLUMN)
        .putInt(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return this;
  }

  /** A {@code timestamptz}, given in microseconds since the Unix epoch. */
  CopyBuffer micros(long value) {
    room(LARGEST_COLUMN).putInt(8).putLong(value - CopiedRow.EPOCH_MICROS);
    return this;
  }

  CopyBuffer smallint(int value) {
    room(LARGEST_COLUMN).putInt(2).putShort((short) value);
    return this;
  }

  CopyBuffer integer(int value) {
    room(LARGEST_COLUMN).putInt(4).putInt(value);
    return this;
  }

  CopyBuffer text(@Nullable String value) {
    if (value == null) {
      room(Integer.BYTES).putInt(-1);
    } else {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + text.length).putInt(text.length).put(text);
    }
    return this;
  }

  /** Has the server take all rows; {@code sql} is a binary {@code COPY … FROM STDIN}. */
  void send(Connection connection, String sql) throws SQLException {
    room(Short.BYTES).putShort((short) -1);
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      copy.writeToCopy(bytes.array(), 0, bytes.position());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private ByteBuffer room(int wanted) {
    if (bytes.remaining() < wanted) {
      ByteBuffer larger = ByteBuffer.allocate(bytes.capacity() * 2 + wanted);
      bytes.flip();
      larger.put(bytes);
      bytes = larger;
    }
    return bytes;
  }
}
