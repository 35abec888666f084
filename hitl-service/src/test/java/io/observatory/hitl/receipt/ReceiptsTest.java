package io.observatory.hitl.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.schemas.signed.Verdict;
import io.observatory.schemas.signed.Verdict.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ReceiptsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Object> CLAIMS = Map.of("decision", "APPROVED", "votes", 2);

  @TempDir Path directory;

  private static Signer jdk(KeyPair pair) {
    return message -> {
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private Receipts load() {
    return new Receipts(
        ReceiptKeys.load(directory, false, () -> Instant.parse("2026-11-21T23:59:59Z")),
        ReceiptsTest::jdk);
  }

  private Receipts generated() {
    return new Receipts(
        ReceiptKeys.load(directory, true, () -> Instant.parse("2026-11-21T23:59:59Z")),
        ReceiptsTest::jdk);
  }

  private Path key(String name) throws IOException {
    try {
      return pem(
          name,
          "PRIVATE",
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path pem(String name, String kind, byte[] encoded) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(
        file,
        "-----BEGIN %1$s KEY-----\n%2$s\n-----END %1$s KEY-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(encoded)));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private List<Map<String, String>> published() {
    return Objects.requireNonNull(load().jwks().get("keys"));
  }

  @Test
  void t24AReceiptVerifiesWithNothingButThePublishedKeys() throws IOException {
    key("2026-01-01.pem");
    Receipts receipts = load();
    Verdict verdict =
        Receipts.verify(receipts.sign(CLAIMS), JSON.writeValueAsString(receipts.jwks()));
    assertThat(verdict.isValid()).as(verdict.sentence()).isTrue();
    assertThat(verdict.claims()).isEqualTo(Map.of("decision", "APPROVED", "votes", 2L));
  }

  @Test
  void theKeyWhoseNameSortsLastSignsAndAllVerify() throws IOException {
    key("2025-01-01.pem");
    String old = load().sign(CLAIMS);
    key("2026-01-01.pem");
    Receipts receipts = load();
    assertThat(receipts.verify(old).isValid()).isTrue();
    assertThat(receipts.sign(CLAIMS)).contains("..").isNotEqualTo(old);
    assertThat(receipts.jwks().get("keys")).hasSize(2);

    Files.delete(directory.resolve("2025-01-01.pem"));
    assertThat(load().verify(old).outcome()).isEqualTo(Outcome.UNKNOWN_KEY);
  }

  @Test
  void aRetiredKeyMayBeKeptAsItsPublicPart() throws IOException {
    key("2025-01-01.pem");
    String old = load().sign(CLAIMS);
    byte[] x = Base64.getUrlDecoder().decode(published().getFirst().get("x"));
    byte[] spki = java.util.HexFormat.of().parseHex("302a300506032b6570032100" + "00".repeat(32));
    System.arraycopy(x, 0, spki, 12, 32);
    Files.delete(directory.resolve("2025-01-01.pem"));
    pem("2099-retired.pem", "PUBLIC", spki);
    assertThatThrownBy(this::load).hasMessageContaining("has no private key");
    key("2026-01-01.pem");
    assertThat(load().verify(old).isValid()).isTrue();
  }

  @Test
  void whereThereIsNoKeyOneIsMadeThatOnlyItsOwnerReadsAndIsKept() throws IOException {
    Receipts first = generated();
    Path file = directory.resolve("2026-11-21.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(generated().signingId()).isEqualTo(first.signingId());
    assertThat(load().verify(first.sign(CLAIMS)).isValid()).isTrue();
  }

  @Test
  void withoutAKeyNothingStarts() {
    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openssl genpkey");
  }

  @Test
  void aKeyEverybodyMayReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(
        key("2026-01-01.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::load).hasMessageContaining("chmod 600");
  }

  @Test
  void aFileThatIsNoEd25519KeyIsNamed() throws Exception {
    pem(
        "rsa.pem",
        "PRIVATE",
        KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded());
    assertThatThrownBy(this::load).hasMessageEndingWith("rsa.pem holds no Ed25519 key.");
    Files.writeString(directory.resolve("rsa.pem"), "a secret");
    assertThatThrownBy(this::load)
        .hasMessageContaining("no PEM file")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void t23ArgumentsShareADigestExactlyWhenTheySayTheSame() {
    String digest = CanonicalJson.of("{\"id\": 1, \"name\": \"\u00e9\"}").digest();
    assertThat(CanonicalJson.of("{\"name\":\"\\u00e9\",\"id\":1.0}").digest()).isEqualTo(digest);
    assertThat(CanonicalJson.ofTree(Map.of("id", 1, "name", "\u00e9")).digest()).isEqualTo(digest);
    assertThat(CanonicalJson.of("{\"id\":1,\"name\":\"e\\u0301\"}").digest()).isNotEqualTo(digest);
    assertThat(CanonicalJson.of("{\"id\":\"1\",\"name\":\"\u00e9\"}").digest())
        .isNotEqualTo(digest);
    assertThat(CanonicalJson.of("{}").digest())
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assertThatThrownBy(() -> CanonicalJson.of("{\"a\":1,\"a\":2}"))
        .isInstanceOf(UnfitJsonException.class)
        .hasMessageStartingWith("The name \"a\" is given twice");
  }
}
