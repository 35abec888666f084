package io.observatory.webhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir private Path directory;

  @Test
  void withoutAKeyTheErrorSaysHowToMakeOne() {
    assertThatThrownBy(() -> KeyFile.read("", "", false))
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageContaining("WEBHOOK_KEYS");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = directory.resolve("keys");
    assertThatThrownBy(() -> KeyFile.read("", missing.toString(), false))
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("openssl rand -base64 32");
  }

  @Test
  void aBrokenKeyIsExplained() {
    assertThatThrownBy(() -> KeyFile.read("k1:AAAA", "", false))
        .hasMessageContaining("key k1 needs base64 of 32 bytes, not of 3");
  }

  @Test
  void generatedOnceAndReadAgain() throws IOException {
    Path file = directory.resolve("below/keys");
    byte[] sealed = KeyFile.read("", file.toString(), true).seal("x".getBytes(UTF_8), "a");
    assertThat(KeyFile.read("", file.toString(), true).open(sealed, "a"))
        .isEqualTo(new byte[] {'x'});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var left = Files.list(directory.resolve("below"))) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void bothAtOnceAreRefused() {
    assertThatThrownBy(() -> KeyFile.read("k1:AAAA", "keys", false))
        .hasMessageContaining("not both");
  }
}
