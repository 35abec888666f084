package io.observatory.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;

class TokenFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void create() throws IOException {
    file =
        Files.createFile(
            folder.resolve("tokens"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Test
  void aHundredThousandTokensAreAsQuickAsOne() throws Exception {
    int count = 100_000;
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(line("token-" + i, "agent-" + i, "agent"));
    }
    write(lines.toString());
    TokenFile tokens = new TokenFile(file);

    long begin = System.nanoTime();
    for (int i = 0; i < count; i += 10) {
      assertThat(tokens.introspect("token-" + i).getName()).isEqualTo("agent-" + i);
    }
    long each = (System.nanoTime() - begin) / (count / 10);

    // Comparing with every entry took milliseconds each.
    assertThat(each).as("nanoseconds per look-up").isLessThan(500_000);
    assertThatThrownBy(() -> tokens.introspect("token-" + count))
        .isInstanceOf(BadOpaqueTokenException.class);
  }

  @Test
  void theHashMayBeWrittenInCapitals() throws Exception {
    String[] parts = line("secret", "agent-1", "agent").split(" ", 2);
    write(parts[0].toUpperCase(Locale.ROOT) + " " + parts[1]);

    assertThat(new TokenFile(file).introspect("secret").getName()).isEqualTo("agent-1");
  }

  @Test
  void theSameTokenForTwoPrincipalsIsRefusedAtTheStartAndIgnoredLater() throws Exception {
    String good = line("secret", "agent-1", "agent");
    write(good);
    TokenFile tokens = new TokenFile(file);
    write(good + line("secret", "admin-1", "admin"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

    assertThat(tokens.introspect("secret").getName()).isEqualTo("agent-1");
    assertThatThrownBy(() -> new TokenFile(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void aGroupSaysThatItIsOneAndIsNoRole() throws Exception {
    write(line("one", "ann", "approver,group:sre") + line("two", "ann", "group:on-call"));
    TokenFile tokens = new TokenFile(file);

    assertThat(tokens.introspect("one").getAuthorities())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("ROLE_approver", "ROLE_sre");
    assertThat(tokens.roles("ann")).containsExactlyInAnyOrder("approver", "sre", "on-call");
    assertThat(tokens.roles("ben")).isEmpty();
    for (String wrong : List.of("sre", "group:admin", "group:", "group:Not-plain")) {
      write(line("one", "ann", wrong));
      assertThatThrownBy(() -> new TokenFile(file)).hasMessageContaining("group:<name>");
    }
  }

  @Test
  void aChangeCountsFromTheNextRequestOn() throws Exception {
    write(line("old", "agent-1", "agent"));
    TokenFile tokens = new TokenFile(file);
    write(line("new", "agent-1", "agent"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

    assertThat(tokens.introspect("new").getName()).isEqualTo("agent-1");
    assertThatThrownBy(() -> tokens.introspect("old")).isInstanceOf(BadOpaqueTokenException.class);
  }

  private void write(String lines) throws IOException {
    Files.writeString(file, lines);
  }

  private static String line(String token, String principal, String role) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash) + " " + principal + " " + role + "\n";
  }
}
