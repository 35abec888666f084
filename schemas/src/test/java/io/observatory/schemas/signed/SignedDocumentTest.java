package io.observatory.schemas.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.schemas.signed.Verdict.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T24, and the vectors of RFC 8037. */
class SignedDocumentTest {
  private static final String RFC8037_D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
  private static final String RFC8037_X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  private static final KeyPair OURS = pair();
  private static final KeyPair OTHER = pair();
  private static final String KID = PublishedKeys.thumbprint(OURS.getPublic());
  private static final PublishedKeys KEYS = PublishedKeys.of(List.of(OURS.getPublic()));
  private static final Map<String, Object> CLAIMS =
      Map.of("approval_id", "apr_1", "decision", "APPROVED", "votes", List.of("ann", "ben"));

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed() {
    return SignedDocument.sign(CLAIMS, KID, OURS.getPrivate());
  }

  private static Outcome outcome(String document) {
    return SignedDocument.verify(document, KEYS).outcome();
  }

  private static String withHeader(String header) {
    byte[] payload = CanonicalJson.ofTree(CLAIMS).bytes();
    String encoded = Base64Url.of(header.getBytes(StandardCharsets.UTF_8));
    byte[] signature = Ed25519.sign(DetachedJws.input(encoded, payload), OURS.getPrivate());
    return signed()
        .replaceFirst(
            "\"jws\":\".*\"", "\"jws\":\"" + encoded + ".." + Base64Url.of(signature) + "\"");
  }

  @Test
  void rfc8037KeyHasTheThumbprintOfItsAppendixA3() {
    PublicKey key = Ed25519.publicKey(Base64.getUrlDecoder().decode(RFC8037_X));
    assertThat(PublishedKeys.thumbprint(key))
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assertThat(Base64Url.of(Ed25519.raw(key))).isEqualTo(RFC8037_X);
  }

  @Test
  void rfc8037SignatureIsThatOfItsAppendixA4AndVerifiesAsInA5() throws Exception {
    byte[] seed = Base64.getUrlDecoder().decode(RFC8037_D);
    byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420" + hex(seed));
    PrivateKey key =
        KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    byte[] payload = "Example of Ed25519 signing".getBytes(StandardCharsets.UTF_8);
    byte[] input = DetachedJws.input("eyJhbGciOiJFZERTQSJ9", payload);
    assertThat(new String(input, StandardCharsets.US_ASCII))
        .isEqualTo("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");

    byte[] signature = Ed25519.sign(input, key);

    assertThat(Base64Url.of(signature))
        .isEqualTo(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
    PublicKey published = Ed25519.publicKey(Base64.getUrlDecoder().decode(RFC8037_X));
    assertThat(Ed25519.verifies(input, signature, published)).isTrue();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void t24AReceiptVerifiesWithThePublishedKeyAndSaysWhatWasSigned() {
    String published = new String(CanonicalWriter.write(KEYS.jwks()), StandardCharsets.UTF_8);
    Verdict verdict = SignedDocument.verify(signed(), PublishedKeys.parse(published));
    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.claims()).isEqualTo(CLAIMS);
    assertThat(verdict.sentence()).isEqualTo("Valid: signed by the key " + KID + ".");
    assertThat(published).doesNotContain("\"d\"");
  }

  @Test
  void t24LayoutAndOrderOfNamesMayChange() {
    Verdict verdict =
        SignedDocument.verify(
            signed()
                .replace("{\"approval_id\":\"apr_1\",", "{ ")
                .replace("\"decision\"", "\"approval_id\" : \"apr_1\",\n \"decision\""),
            KEYS);
    assertThat(verdict.isValid()).as(verdict.sentence()).isTrue();
  }

  @Test
  void t24EveryFlippedBitIsFound() {
    byte[] document = signed().getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < document.length * 8; bit++) {
      byte[] flipped = document.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = new String(flipped, StandardCharsets.UTF_8);
      assertThat(outcome(text)).as(text).isNotEqualTo(Outcome.VALID);
    }
  }

  @Test
  void t24AnotherKeysSignatureUnderOurIdIsNotValid() {
    assertThat(outcome(SignedDocument.sign(CLAIMS, KID, OTHER.getPrivate())))
        .isEqualTo(Outcome.NOT_VALID);
  }

  @Test
  void t24AnUnknownKeyIsSaidToBeUnknown() {
    String kid = PublishedKeys.thumbprint(OTHER.getPublic());
    Verdict verdict =
        SignedDocument.verify(SignedDocument.sign(CLAIMS, kid, OTHER.getPrivate()), KEYS);
    assertThat(verdict.outcome()).isEqualTo(Outcome.UNKNOWN_KEY);
    assertThat(verdict.sentence()).contains(kid);
    assertThat(verdict.claims()).isEmpty();
  }

  /** Signed with our own key, so that nothing but the header can be the reason. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\",\"kid\":\"KID\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\"}",
        "{\"alg\":\"eddsa\",\"kid\":\"KID\"}",
        "{\"alg\":\"EdDSA\",\"crit\":[\"b64\"],\"b64\":false,\"kid\":\"KID\"}",
        "{\"alg\":\"EdDSA\",\"b64\":true,\"kid\":\"KID\"}",
        "{\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"OKP\"},\"kid\":\"KID\"}",
        "{\"alg\":\"none\",\"alg\":\"EdDSA\",\"kid\":\"KID\"}",
        "{\"alg\":\"EdDSA\"}",
        "{\"alg\":\"EdDSA\",\"kid\":7}",
        "[]",
        "no json",
      })
  void t24AHeaderThatIsNotOursIsNotValid(String header) {
    assertThat(outcome(withHeader("{\"kid\":\"KID\",\"alg\":\"EdDSA\"}".replace("KID", KID))))
        .as("the test's own signature")
        .isEqualTo(Outcome.VALID);
    assertThat(outcome(withHeader(header.replace("KID", KID)))).isEqualTo(Outcome.NOT_VALID);
  }

  @Test
  void t24ASignatureThatIsNoneIsNotValid() {
    String document = signed();
    assertThat(outcome(document.replaceFirst("\\.\\.[^\"]+", ".."))).isEqualTo(Outcome.NOT_VALID);
    assertThat(outcome(document.replaceFirst("\\.\\.", ".e30."))).isEqualTo(Outcome.NOT_VALID);
    assertThat(outcome(document.replaceFirst("\"}$", "=\"}"))).isEqualTo(Outcome.NOT_VALID);
    assertThat(outcome(document.replaceFirst("}$", ",\"note\":\"trust me\"}")))
        .isEqualTo(Outcome.NOT_VALID);
    for (String text : Set.of("", "{}", "[]", "null", "{\"claims\":{},\"jws\":1}")) {
      assertThat(outcome(text)).as(text).isEqualTo(Outcome.NOT_VALID);
    }
  }

  @Test
  void aKeySetMayHoldKeysOfOtherKinds() {
    String others =
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"r\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\","
            + "\"kid\":\"k\"}]}";
    assertThat(PublishedKeys.parse(others.formatted(RFC8037_X)).find("k")).isPresent();
    assertThat(PublishedKeys.parse("{\"keys\":[]}").isEmpty()).isTrue();
    for (String broken : List.of("", "{}", "{\"keys\":1}", others.formatted("AAAA"))) {
      assertThatThrownBy(() -> PublishedKeys.parse(broken))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
