package io.observatory.scheduler.outbound.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, which costs the server no parsing. Not thread-safe; one
 * COPY a connection at a time.
 */
final class BinaryCopy {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  /** Seconds from the Unix epoch to PostgreSQL's, 2000-01-01. */
  private static final long EPOCH_SECONDS = 946_684_800L;

  private static final int SLICE = 64 * 1024;

  private final CopyIn copy;
  private byte[] buffer = new byte[2 * SLICE];
  private int length;

  BinaryCopy(Connection connection, String sql) throws SQLException {
    copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
    length = SIGNATURE.length;
    int32(0).int32(0); // no flags, no extension
  }

  /** Begins a row of so many columns. */
  BinaryCopy row(int columns) throws SQLException {
    if (length >= SLICE) {
      flush();
    }
    return int16(columns);
  }

  BinaryCopy uuid(UUID id) {
    return int32(16).int64(id.getMostSignificantBits()).int64(id.getLeastSignificantBits());
  }

  BinaryCopy text(@Nullable String text) {
    return text == null ? int32(-1) : bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  BinaryCopy bytes(byte[] bytes) {
    int32(bytes.length);
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  BinaryCopy time(Instant at) {
    long micros =
        at.equals(Instant.MAX)
            ? Long.MAX_VALUE // infinity
            : (at.getEpochSecond() - EPOCH_SECONDS) * 1_000_000 + at.getNano() / 1000;
    return int32(8).int64(micros);
  }

  BinaryCopy flag(boolean flag) {
    int32(1);
    reserve(1);
    buffer[length++] = (byte) (flag ? 1 : 0);
    return this;
  }

  BinaryCopy smallint(int number) {
    return int32(2).int16(number);
  }

  BinaryCopy integer(int number) {
    return int32(4).int32(number);
  }

  BinaryCopy bigint(long number) {
    return int32(8).int64(number);
  }

  /** Ends the COPY. */
  void end() throws SQLException {
    int16(-1);
    flush();
    copy.endCopy();
  }

  /** Gives the COPY up where it has not ended, so that the connection can go on to roll back. */
  void abandon() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, length);
    length = 0;
  }

  private BinaryCopy int16(int number) {
    reserve(2);
    buffer[length++] = (byte) (number >>> 8);
    buffer[length++] = (byte) number;
    return this;
  }

  private BinaryCopy int32(int number) {
    return int16(number >>> 16).int16(number);
  }

  private BinaryCopy int64(long number) {
    return int32((int) (number >>> 32)).int32((int) number);
  }

  private void reserve(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
