package io.observatory.deploy.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks PostgreSQL's archive once, beside it; safe when several JVMs try at a time. */
final class PostgresArchive {
  private PostgresArchive() {}

  /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
  static Path unpacked(Path directory) {
    try {
      Path archive = onlyArchive(directory);
      Path home = archive.resolveSibling(archive.getFileName().toString().replace(".txz", ""));
      if (!Files.isDirectory(home)) {
        Path fresh = Files.createTempDirectory(archive.getParent(), "unpacking");
        unpack(archive, fresh);
        publish(fresh, home);
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path onlyArchive(Path directory) throws IOException {
    try (Stream<Path> files =
        Files.find(directory, 2, (file, a) -> file.toString().endsWith(".txz"))) {
      return files
          .max(Path::compareTo)
          .orElseThrow(
              () -> new IllegalStateException("No PostgreSQL for this machine in " + directory));
    }
  }

  /** Who comes second keeps what the first one made. */
  private static void publish(Path fresh, Path home) throws IOException {
    try {
      Files.move(fresh, home);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      Directories.delete(fresh);
    }
  }

  private static void unpack(Path archive, Path into) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, into.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    if ((entry.getMode() & 0100) != 0) {
      Set<PosixFilePermission> modes = EnumSet.copyOf(Files.getPosixFilePermissions(target));
      modes.add(PosixFilePermission.OWNER_EXECUTE);
      modes.add(PosixFilePermission.OTHERS_EXECUTE);
      modes.add(PosixFilePermission.GROUP_EXECUTE);
      Files.setPosixFilePermissions(target, modes);
    }
  }
}
