package io.observatory.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path home;

  @Test
  void tokensAndPasswordsAreMadeOnceAndKept() {
    Secrets first = Secrets.open(home);
    String password = first.password("audit_app");
    Secrets again = Secrets.open(home);
    assertThat(again.token("viewer")).isEqualTo(first.token("viewer")).hasSizeGreaterThan(30);
    assertThat(again.password("audit_app")).isEqualTo(password);
    assertThat(again.token("viewer")).isNotEqualTo(again.token("admin"));
  }

  @Test
  void servicesAreGivenHashesOnly() throws Exception {
    Secrets secrets = Secrets.open(home);
    String token = secrets.token("demo-http-1");
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    assertThat(Files.readString(secrets.hashes()))
        .contains(HexFormat.of().formatHex(digest) + " demo-http-1 agent\n")
        .contains(" sre-2 operator,group:sre\n")
        .doesNotContain(token);
  }

  @Test
  void onlyTheOwnerReadsThem() throws IOException {
    Secrets secrets = Secrets.open(home);
    secrets.password("audit_app");
    try (var files = Files.list(home.resolve("secrets"))) {
      assertThat(files)
          .hasSize(3)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }
}
