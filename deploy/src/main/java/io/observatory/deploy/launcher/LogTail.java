package io.observatory.deploy.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, read without reading all of it; can be asked again for what was added. */
final class LogTail {
  private static final int BYTES_PER_LINE = 400;

  private final Path file;
  private long position;

  /** Starts at the present end. */
  LogTail(Path file) {
    this.file = file;
    this.position = Files.exists(file) ? file.toFile().length() : 0;
  }

  /** The last lines; a missing file has none. */
  static List<String> last(Path file, int lines) {
    long length = file.toFile().length();
    List<String> read =
        read(file, Math.max(0, length - (long) lines * BYTES_PER_LINE)).lines().toList();
    return read.subList(Math.max(0, read.size() - lines), read.size());
  }

  /** Complete lines added since the last call. */
  List<String> next() {
    if (file.toFile().length() < position) {
      position = 0; // the log was rotated
    }
    String added = read(file, position);
    int end = added.lastIndexOf('\n');
    if (end < 0) {
      return List.of();
    }
    String complete = added.substring(0, end + 1);
    position += complete.getBytes(StandardCharsets.UTF_8).length;
    return complete.lines().toList();
  }

  private static String read(Path file, long from) {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(in.length() - from, 4 << 20)];
      in.seek(from);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
