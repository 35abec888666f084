package io.observatory.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A tokens file as {@code OBSERVATORY_TOKENS_FILE} names it: a line {@code sha256hex principal
 * role[,role…]} per token. Issue tokens before the service under test starts.
 */
public final class TestTokens {
  private final Path file;

  private TestTokens(Path file) {
    this.file = file;
  }

  /** An empty tokens file in that directory. */
  public static TestTokens in(Path directory) {
    try {
      return new TestTokens(Files.createTempFile(directory, "tokens", ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** Adds a token and returns it in clear, for {@code Authorization: Bearer …}. */
  public String issue(String principal, String... roles) {
    String token = "test-" + UUID.randomUUID();
    String line = sha256(token) + " " + principal + " " + String.join(",", roles) + "\n";
    try {
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return token;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
