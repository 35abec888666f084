package io.observatory.webhook.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.webhook.signing.HmacKey;
import io.observatory.webhook.signing.JdkEd25519;
import io.observatory.webhook.signing.Vectors;
import io.observatory.webhook.source.Proof.Reason;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiersTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_636_936_200);
  private static final String SECRET = "a secret of some length";
  private static final String BODY = "{\"a\": 1 , \"ä\":2}\n";

  private static Proof verify(Scheme scheme, String secret, String body, String... headers) {
    return verify(scheme, secret, body.getBytes(UTF_8), headers);
  }

  private static Proof verify(Scheme scheme, String secret, byte[] body, String... headers) {
    Source source =
        new Source(
            "s",
            "",
            scheme,
            Credentials.of(secret),
            Source.USUAL_TOLERANCE,
            Routing.NONE,
            true,
            1,
            NOW);
    return new Verifiers(new JdkEd25519()).of(source).verify(Arrivals.of(body, headers), NOW);
  }

  private static void isWrong(Proof proof, Reason reason) {
    assertThat(proof).isEqualTo(new Proof.Wrong(reason));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Signing: the example GitHub documents. */
  @Test
  void githubsDocumentedExample() {
    Scheme github = Scheme.of(SchemeKind.GITHUB);
    String secret = "It's a Secret to Everybody";
    String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    String[] headers = {"X-Hub-Signature-256", signature, "X-GitHub-Delivery", "72d3162e"};
    assertThat(verify(github, secret, "Hello, World!", headers))
        .isEqualTo(new Proof.Right("72d3162e", null));
    isWrong(verify(github, secret, "Hello, World", headers), Reason.FORGED);
    isWrong(verify(github, "It's a secret to everybody", "Hello, World!", headers), Reason.FORGED);
    isWrong(
        verify(github, secret, "Hello, World!", "X-Hub-Signature-256", signature.substring(7)),
        Reason.MALFORMED);
    isWrong(
        verify(github, secret, "Hello, World!", "X-Hub-Signature-256", "sha256=75"), Reason.FORGED);
    isWrong(verify(github, secret, "Hello, World!", "X-Hub-Signature", signature), Reason.MISSING);
  }

  /** Signing: Hook0's vector. */
  @Test
  void hook0sVectorInAGenericForm() { // hook0/hook0, client, "v0" over time and body
    Scheme scheme =
        new Scheme(
            SchemeKind.HMAC,
            new SignedForm(
                HmacKey.Hash.SHA256,
                Encoding.HEX,
                "v0=",
                "{timestamp}.{body}",
                "X-Signature",
                "X-Time",
                null),
            null);
    String signature = "v0=1b3d69df55f1e52f05224ba94a5162abeb17ef52cd7f4948c390f810d6a87e98";
    Proof proof =
        verify(scheme, "secret", "hello !", "X-Signature", signature, "X-Time", "1636936200");
    assertThat(proof)
        .isInstanceOfSatisfying(Proof.Right.class, right -> assertThat(right.once()).isNotNull());
    isWrong(
        verify(scheme, "secret", "hello !", "X-Signature", signature, "X-Time", "1636936201"),
        Reason.FORGED);
    isWrong(
        verify(scheme, "secret", "hello !", "X-Signature", signature, "X-Time", "1636930000"),
        Reason.STALE);
    isWrong(verify(scheme, "secret", "hello !", "X-Signature", signature), Reason.MISSING);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA1,HEX,sha1=",
    "SHA256,BASE64,",
    "SHA384,BASE64URL,",
    "SHA512,HEX,",
    "SHA512,BASE64,v1:"
  })
  void everyHashAndEncoding(HmacKey.Hash hash, Encoding encoding, @Nullable String given) {
    String prefix = given == null ? "" : given;
    SignedForm form =
        new SignedForm(
            hash, encoding, prefix, "{id}|{timestamp}|{body}", "X-Sig", "X-Time", "X-Id");
    byte[] code =
        Arrivals.hmac(
            "Hmac" + hash, SECRET.getBytes(UTF_8), "d1|" + NOW.getEpochSecond() + "|" + BODY);
    String text =
        switch (encoding) {
          case HEX -> hex(code);
          case BASE64 -> Base64.getEncoder().encodeToString(code);
          case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        };
    Scheme scheme = new Scheme(SchemeKind.HMAC, form, null);
    String time = Long.toString(NOW.getEpochSecond());
    assertThat(verify(scheme, SECRET, BODY, "X-Sig", prefix + text, "X-Time", time, "X-Id", "d1"))
        .isInstanceOf(Proof.Right.class);
    isWrong(
        verify(scheme, SECRET, BODY, "X-Sig", prefix + text, "X-Time", time, "X-Id", "d2"),
        Reason.FORGED);
    isWrong(verify(scheme, SECRET, BODY, "X-Sig", prefix + text, "X-Time", time), Reason.MISSING);
    isWrong(
        verify(scheme, SECRET, BODY, "X-Sig", prefix + "!", "X-Time", time, "X-Id", "d1"),
        Reason.MALFORMED);
  }

  @Test
  void ed25519InAFormOfItsOwn() {
    JdkEd25519 jdk = new JdkEd25519();
    byte[] seed = new byte[32];
    String time = Long.toString(NOW.getEpochSecond());
    byte[] signature = jdk.sign(seed, (time + BODY).getBytes(UTF_8));
    SignedForm form =
        new SignedForm(
            HmacKey.Hash.SHA256,
            Encoding.HEX,
            "",
            "{timestamp}{body}",
            "X-Signature-Ed25519",
            "X-Signature-Timestamp",
            null);
    Scheme scheme = new Scheme(SchemeKind.ED25519, form, null);
    String[] headers = {"X-Signature-Ed25519", hex(signature), "X-Signature-Timestamp", time};
    String key = hex(jdk.publicKey(seed));
    assertThat(verify(scheme, key, BODY, headers)).isInstanceOf(Proof.Right.class);
    isWrong(verify(scheme, key, BODY + " ", headers), Reason.FORGED);
    isWrong(
        verify(scheme, key, BODY, "X-Signature-Ed25519", "00", "X-Signature-Timestamp", time),
        Reason.FORGED);
  }

  @Test
  void slackTwoSided() {
    Scheme slack = Scheme.of(SchemeKind.SLACK);
    for (int skew : new int[] {-301, -300, 0, 300, 301}) {
      String time = Long.toString(NOW.getEpochSecond() + skew);
      String signature = "v0=" + hex(Arrivals.hmac(SECRET, "v0:" + time + ":" + BODY));
      Proof proof =
          verify(
              slack,
              SECRET,
              BODY,
              "X-Slack-Request-Timestamp",
              time,
              "X-Slack-Signature",
              signature);
      if (Math.abs(skew) > 300) {
        isWrong(proof, Reason.STALE);
      } else {
        assertThat(proof).isInstanceOf(Proof.Right.class);
      }
    }
  }

  @Test
  void shopifyAndLegacy() {
    byte[] code = Arrivals.hmac(SECRET, BODY);
    assertThat(
            verify(
                Scheme.of(SchemeKind.SHOPIFY),
                SECRET,
                BODY,
                "X-Shopify-Hmac-Sha256",
                Base64.getEncoder().encodeToString(code),
                "X-Shopify-Webhook-Id",
                "w1"))
        .isEqualTo(new Proof.Right("w1", null));
    assertThat(
            verify(
                Scheme.of(SchemeKind.LEGACY),
                SECRET,
                BODY,
                "X-Observatory-Signature",
                "sha256=" + hex(code)))
        .isEqualTo(new Proof.Right(null, null));
  }

  /** Signing: bytes that are no text, and an empty body. */
  @Test
  void bodiesAreComparedByteForByte() {
    byte[] body = {0, (byte) 0xff, '\r', '\n', (byte) 0xc3};
    byte[] code = HmacKey.of(HmacKey.Hash.SHA256, SECRET.getBytes(UTF_8)).code(body);
    Scheme legacy = Scheme.of(SchemeKind.LEGACY);
    String[] headers = {"X-Observatory-Signature", "sha256=" + hex(code)};
    assertThat(verify(legacy, SECRET, body, headers)).isInstanceOf(Proof.Right.class);
    isWrong(verify(legacy, SECRET, new String(body, UTF_8), headers), Reason.FORGED);
    byte[] empty = Arrivals.hmac(SECRET, "");
    assertThat(
            verify(legacy, SECRET, new byte[0], "X-Observatory-Signature", "sha256=" + hex(empty)))
        .isInstanceOf(Proof.Right.class);
  }

  @Test
  void bearerBasicAndApiKey() {
    Scheme bearer = Scheme.of(SchemeKind.BEARER);
    assertThat(verify(bearer, SECRET, BODY, "Authorization", "Bearer " + SECRET))
        .isInstanceOf(Proof.Right.class);
    assertThat(verify(bearer, SECRET, BODY, "Authorization", "bearer " + SECRET))
        .isInstanceOf(Proof.Right.class);
    isWrong(verify(bearer, SECRET, BODY, "Authorization", "Bearer " + SECRET + "x"), Reason.FORGED);
    isWrong(verify(bearer, SECRET, BODY, "Authorization", "Bearer "), Reason.MALFORMED);
    isWrong(verify(bearer, SECRET, BODY, "Authorization", "Basic " + SECRET), Reason.MALFORMED);
    isWrong(verify(bearer, SECRET, BODY), Reason.MISSING);

    Scheme basic = Scheme.of(SchemeKind.BASIC);
    String user = Base64.getEncoder().encodeToString("user:a long password".getBytes(UTF_8));
    assertThat(verify(basic, "user:a long password", BODY, "Authorization", "Basic " + user))
        .isInstanceOf(Proof.Right.class);
    isWrong(
        verify(basic, "user:a long one", BODY, "Authorization", "Basic " + user), Reason.FORGED);
    isWrong(verify(basic, "user:a long one", BODY, "Authorization", "Basic %"), Reason.MALFORMED);

    Scheme key = new Scheme(SchemeKind.API_KEY, null, "X-Token");
    assertThat(verify(key, SECRET, BODY, "x-token", SECRET)).isInstanceOf(Proof.Right.class);
    isWrong(verify(key, SECRET, BODY, "X-API-Key", SECRET), Reason.MISSING);
    isWrong(verify(key, SECRET, BODY, "X-Token", SECRET, "X-Token", SECRET), Reason.MISSING);
  }

  @ParameterizedTest
  @EnumSource(value = SchemeKind.class, names = "ED25519", mode = EnumSource.Mode.EXCLUDE)
  void whatIsGeneratedFits(SchemeKind kind) {
    Verifiers verifiers = new Verifiers(new JdkEd25519());
    Scheme scheme = kind.needsForm() ? new Scheme(kind, SignedForm.SLACK, null) : Scheme.of(kind);
    String secret = verifiers.generate(scheme);
    assertThatCode(() -> verifiers.check(scheme, secret)).doesNotThrowAnyException();
    assertThat(verifiers.generate(scheme)).isNotEqualTo(secret);
    assertThatThrownBy(() -> verifiers.check(scheme, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsThatDoNotFit() {
    Verifiers verifiers = new Verifiers(new JdkEd25519());
    Scheme ed25519 = new Scheme(SchemeKind.ED25519, SignedForm.SLACK, null);
    assertThatThrownBy(() -> verifiers.generate(ed25519)).hasMessageContaining("public key");
    assertThatThrownBy(() -> verifiers.check(ed25519, "abcd")).hasMessageContaining("32 bytes");
    assertThatCode(() -> verifiers.check(ed25519, Vectors.V3_PUBLIC)).doesNotThrowAnyException();
    assertThatThrownBy(() -> verifiers.check(Scheme.of(SchemeKind.BASIC), SECRET))
        .hasMessageContaining("user:password");
    assertThatThrownBy(() -> verifiers.check(Scheme.of(SchemeKind.GITHUB), "a\u0000" + SECRET))
        .hasMessageContaining("ASCII");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no hole", "{id}", "{body}{timestamp}", "{id}{body}"})
  void formsThatCouldNotWork(String template) {
    assertThatThrownBy(
            () ->
                new SignedForm(
                    HmacKey.Hash.SHA256, Encoding.HEX, "", template, "X-Sig", null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
