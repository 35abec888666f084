package io.observatory.deploy.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.schemas.signed.PublishedKeys;
import io.observatory.schemas.signed.SignedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** T24 as an auditor types it. */
class ReceiptCommandsTest {
  private static final KeyPair KEY = key();
  private static final String KID = PublishedKeys.thumbprint(KEY.getPublic());
  private static final String JWKS =
      new JsonMapper().writeValueAsString(PublishedKeys.of(List.of(KEY.getPublic())).jwks());

  @TempDir Path directory;

  private Desk desk;
  private Path receipt;
  private Path keys;

  private static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void open() throws IOException {
    desk = new Desk(directory);
    Map<String, Object> claims = Map.of("decision", "APPROVED", "note", "\u202ee", "votes", 2);
    receipt =
        Files.writeString(
            directory.resolve("receipt.json"), SignedDocument.sign(claims, KID, KEY.getPrivate()));
    keys = Files.writeString(directory.resolve("keys.json"), JWKS);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private int verify(String... more) {
    List<String> words = new java.util.ArrayList<>(List.of("receipt", "verify"));
    words.addAll(List.of(more));
    return desk.type(words.toArray(String[]::new));
  }

  @Test
  void t24AReceiptVerifiesOfflineAndSaysWhatWasDecided() {
    assertThat(verify(receipt.toString(), "--keys", keys.toString())).isZero();
    assertThat(desk.shown())
        .isEqualTo(
            """
            Valid: signed by the key %s.
              decision  "APPROVED"
              note  "\\u202ee"
              votes  2
            """
                .formatted(KID));
    assertThat(desk.requests()).isEmpty();
  }

  @Test
  void theRunningGatewaysKeysCountWithoutAFile() {
    desk.answers("/v1/receipts/keys", 200, JWKS);
    assertThat(verify(receipt.toString())).isZero();
    assertThat(desk.requests()).hasSize(1).first().asString().contains("Bearer olgas-token");
    assertThat(desk.type("receipt", "keys")).isZero();
    assertThat(PublishedKeys.parse(desk.shown()).find(KID)).isPresent();
  }

  @Test
  void t24AChangedReceiptIsNotValid() throws IOException {
    Files.writeString(receipt, Files.readString(receipt).replace("APPROVED", "DENIED"));
    assertThat(verify(receipt.toString(), "--keys", keys.toString())).isEqualTo(1);
    assertThat(desk.shown()).startsWith("Not valid.").doesNotContain("DENIED");
    Files.writeString(receipt, "approved, I swear");
    assertThat(verify(receipt.toString(), "--keys", keys.toString())).isEqualTo(1);
    assertThat(desk.shown().lines()).hasSize(1);
  }

  @Test
  void whatCanNotBeToldIsSaid() throws IOException {
    Path missing = directory.resolve("missing.json");
    Path others =
        Files.writeString(
            directory.resolve("others.json"),
            new JsonMapper()
                .writeValueAsString(PublishedKeys.of(List.of(key().getPublic())).jwks()));
    Path none = Files.writeString(directory.resolve("none.json"), "{\"keys\":[]}");
    Path broken = Files.writeString(directory.resolve("broken.json"), "keys");
    assertThat(verify(missing.toString(), "--keys", keys.toString())).isEqualTo(2);
    for (Path set : List.of(missing, others, none, broken)) {
      assertThat(verify(receipt.toString(), "--keys", set.toString())).as("%s", set).isEqualTo(2);
      assertThat(desk.shown()).startsWith("Can not tell: ");
      assertThat(desk.shown().lines()).hasSize(1);
    }
    desk.answers("/v1/receipts/keys", 401, "{}");
    assertThat(verify(receipt.toString())).isEqualTo(2);
    assertThat(desk.type("receipt", "vrify")).isEqualTo(2);
  }
}
