package io.observatory.webhook.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Finds the keys of a {@link SecretBox}: in a text, or in a file that can be made. */
public final class KeyFile {
  private static final String HOW =
      """
      Secrets of endpoints and sources are stored encrypted and need a key: \
      set WEBHOOK_KEYS=k1:$(openssl rand -base64 32), or WEBHOOK_KEYS_FILE to a file with k1:<that>. \
      Keep the key: without it no stored secret opens again.\
      """;

  private KeyFile() {}

  /**
   * A box with the keys of the text, or of the file when the text is blank.
   *
   * @param generate whether a missing file is made, for its owner's eyes only
   * @throws IllegalArgumentException that says how to make a key
   */
  public static SecretBox read(String keys, String file, boolean generate) {
    if (!keys.isBlank() && !file.isBlank()) {
      throw new IllegalArgumentException("Set WEBHOOK_KEYS or WEBHOOK_KEYS_FILE, not both.");
    }
    if (keys.isBlank() && file.isBlank()) {
      throw new IllegalArgumentException(HOW);
    }
    try {
      return SecretBox.of(keys.isBlank() ? content(Path.of(file), generate) : keys);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "The keys can not be used: " + wrong.getMessage() + ". " + HOW, wrong);
    }
  }

  private static String content(Path file, boolean generate) {
    try {
      if (generate && Files.notExists(file)) {
        make(file);
      }
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException("there is no readable file " + file);
      }
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void make(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    String line = "k1:" + Base64.getEncoder().encodeToString(key) + "\n";
    Path draft = Files.createTempFile(directory, "keys", ".new", ownerOnly());
    try {
      Files.writeString(draft, line, StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
      Files.createLink(file, draft); // whole or not at all, and never over another's file
    } catch (FileAlreadyExistsException other) {
      // Another instance was faster; its key is read.
    } finally {
      Files.delete(draft);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
