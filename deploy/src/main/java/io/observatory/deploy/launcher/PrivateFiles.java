package io.observatory.deploy.launcher;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Files only their owner may read, replaced whole so that no reader sees half of one. */
final class PrivateFiles {
  private PrivateFiles() {}

  static void write(Path file, List<String> lines) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder, owned("rwx------"));
      Path fresh =
          Files.createTempFile(folder, file.getFileName().toString(), ".new", owned("rw-------"));
      Files.write(fresh, lines);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException(file + " can not be written: " + e.getMessage(), e);
    }
  }

  static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new StackException(file + " can not be read: " + e.getMessage(), e);
    }
  }

  private static FileAttribute<?>[] owned(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
