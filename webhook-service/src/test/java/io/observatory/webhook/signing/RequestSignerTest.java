package io.observatory.webhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSignerTest {
  private static final Instant NOW = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
  private static final byte[] BODY = "{\"b\":1, \"a\" : 2}\n".getBytes(UTF_8);
  private static final String ID = "evt_1";
  private static final String TYPE = "user.created";

  private final RequestSigner signer = new RequestSigner(new JdkEd25519());

  @Test
  void v1OfEveryLibrary() {
    assertThat(signed(Vectors.V1)).isEqualTo(Vectors.V1.signature());
  }

  @Test
  void v2OfTheRustLibrary() {
    assertThat(signed(Vectors.V2)).isEqualTo(Vectors.V2.signature());
  }

  @Test
  void v3WithEd25519() {
    assertThat(signed(Vectors.V3)).isEqualTo(Vectors.V3.signature());
    assertThat(Secret.parse(Vectors.V3.secret()).publicText()).isEqualTo(Vectors.V3_PUBLIC);
  }

  private String signed(Vectors vector) {
    return signature(
        signer.headers(
            HeaderForm.STANDARD,
            SecretRing.of(Secret.parse(vector.secret())),
            vector.id(),
            TYPE,
            vector.at(),
            vector.bytes()));
  }

  private static String signature(Map<String, String> headers) {
    return Objects.requireNonNull(headers.get("webhook-signature"));
  }

  @Test
  void headersOfTheStandardProfile() {
    Map<String, String> headers =
        signer.headers(
            HeaderForm.STANDARD,
            SecretRing.of(Secret.parse(Vectors.V1.secret())),
            Vectors.V1.id(),
            TYPE,
            Vectors.V1.at().plusMillis(999),
            Vectors.V1.bytes());
    assertThat(headers)
        .containsExactly(
            Map.entry("webhook-id", Vectors.V1.id()),
            Map.entry("webhook-timestamp", "1614265330"),
            Map.entry("webhook-signature", Vectors.V1.signature()));
  }

  @Test
  void svixHasTheSameUnderItsNames() {
    SecretRing ring = SecretRing.of(Secret.generate(Secret.Kind.HMAC_SHA256));
    Map<String, String> standard = signer.headers(HeaderForm.STANDARD, ring, ID, TYPE, NOW, BODY);
    Map<String, String> svix =
        signer.headers(HeaderForm.of(HeaderProfile.SVIX), ring, ID, TYPE, NOW, BODY);
    assertThat(svix).containsOnlyKeys("svix-id", "svix-timestamp", "svix-signature");
    assertThat(svix.get("svix-signature")).isEqualTo(standard.get("webhook-signature"));
  }

  /** Signing: the published library verifies whatever body. */
  @Property(tries = 200)
  void whatIsSignedThePublishedLibraryVerifies(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 60) String id,
      @ForAll String body)
      throws Exception {
    String text = new String(body.getBytes(UTF_8), UTF_8); // no lone surrogates
    Secret secret = Secret.generate(Secret.Kind.HMAC_SHA256);
    Map<String, String> headers =
        signer.headers(
            HeaderForm.STANDARD, SecretRing.of(secret), id, TYPE, NOW, text.getBytes(UTF_8));
    new Webhook(secret.text()).verify(text, lists(headers));
  }

  /** Rotation: twice, and one delivery verifies under all three. */
  @Test
  void rotatedTwiceOneDeliveryVerifiesUnderAllThree() throws Exception {
    Secret first = Secret.generate(Secret.Kind.HMAC_SHA256);
    Secret second = Secret.generate(Secret.Kind.HMAC_SHA256);
    Secret third = Secret.generate(Secret.Kind.HMAC_SHA256);
    SecretRing ring =
        SecretRing.of(first)
            .rotated(second, NOW, Duration.ofHours(1))
            .rotated(third, NOW, Duration.ofHours(1));
    Map<String, String> headers = signer.headers(HeaderForm.STANDARD, ring, ID, TYPE, NOW, BODY);
    assertThat(signature(headers).split(" ", -1)).hasSize(3);
    for (Secret secret : List.of(first, second, third)) {
      new Webhook(secret.text()).verify(new String(BODY, UTF_8), lists(headers));
    }
  }

  /** Rotation: kinds of secrets side by side. */
  @Test
  void symmetricThenEd25519ThenSymmetricAllVerify() throws Exception {
    Secret first = Secret.generate(Secret.Kind.HMAC_SHA256);
    Secret second = Secret.parse(Vectors.V3.secret());
    Secret third = Secret.generate(Secret.Kind.HMAC_SHA256);
    SecretRing ring =
        SecretRing.of(first)
            .rotated(second, NOW, Duration.ofHours(1))
            .rotated(third, NOW, Duration.ofHours(1));
    Map<String, String> headers = signer.headers(HeaderForm.STANDARD, ring, ID, TYPE, NOW, BODY);
    for (Secret secret : List.of(first, third)) {
      new Webhook(secret.text()).verify(new String(BODY, UTF_8), lists(headers));
    }
    assertThat(signature(headers).split(" ", -1)[1])
        .isEqualTo(
            signer
                .headers(HeaderForm.STANDARD, SecretRing.of(second), ID, TYPE, NOW, BODY)
                .get("webhook-signature"))
        .startsWith("v1a,");
  }

  /** Rotation: an expired secret signs no more. */
  @Test
  void anExpiredSecretSignsNoMore() {
    Secret old = Secret.generate(Secret.Kind.HMAC_SHA256);
    SecretRing ring =
        SecretRing.of(old)
            .rotated(
                Secret.generate(Secret.Kind.HMAC_SHA256),
                NOW.minus(Duration.ofHours(1)),
                Duration.ofHours(1));
    Map<String, String> headers = signer.headers(HeaderForm.STANDARD, ring, ID, TYPE, NOW, BODY);
    assertThat(signature(headers).split(" ", -1)).hasSize(1);
    assertThatThrownBy(
            () -> new Webhook(old.text()).verify(new String(BODY, UTF_8), lists(headers)))
        .hasMessageContaining("No matching signature");
  }

  @Test
  void githubsReceiversHashWithTheTextOfTheSecret() throws GeneralSecurityException {
    Secret secret = Secret.generate(Secret.Kind.HMAC_SHA256);
    Map<String, String> headers =
        signer.headers(
            HeaderForm.of(HeaderProfile.GITHUB), SecretRing.of(secret), ID, TYPE, NOW, BODY);
    assertThat(headers)
        .containsExactly(
            Map.entry("X-GitHub-Event", TYPE),
            Map.entry("X-GitHub-Delivery", ID),
            Map.entry("X-Hub-Signature-256", "sha256=" + hex(secret.text(), BODY)));
  }

  @Test
  void githubsDocumentedExample() {
    byte[] code =
        HmacKey.of(HmacKey.Hash.SHA256, "It's a Secret to Everybody".getBytes(UTF_8))
            .code("Hello, World!".getBytes(UTF_8));
    assertThat(HexFormat.of().formatHex(code))
        .isEqualTo("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  }

  @Test
  void stripeHasOneEntryPerSecret() throws GeneralSecurityException {
    Secret first = Secret.generate(Secret.Kind.HMAC_SHA256);
    Secret second = Secret.generate(Secret.Kind.HMAC_SHA256);
    SecretRing ring = SecretRing.of(first).rotated(second, NOW, Duration.ofHours(1));
    long seconds = NOW.getEpochSecond();
    byte[] signed = (seconds + "." + new String(BODY, UTF_8)).getBytes(UTF_8);
    assertThat(signer.headers(HeaderForm.of(HeaderProfile.STRIPE), ring, ID, TYPE, NOW, BODY))
        .containsExactly(
            Map.entry(
                "Stripe-Signature",
                "t=%d,v1=%s,v1=%s"
                    .formatted(seconds, hex(second.text(), signed), hex(first.text(), signed))));
  }

  @Test
  void legacySignsTheBody() throws GeneralSecurityException {
    Secret secret = Secret.generate(Secret.Kind.HMAC_SHA256);
    assertThat(
            signer.headers(
                HeaderForm.of(HeaderProfile.LEGACY), SecretRing.of(secret), ID, TYPE, NOW, BODY))
        .containsEntry("X-Observatory-Signature", "sha256=" + hex(secret.text(), BODY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a b", "a\r\nX: y", "ä", "a\u0000"})
  void anIdThatCouldBeReadAsSomethingElseIsRefused(String id) {
    SecretRing ring = SecretRing.of(Secret.generate(Secret.Kind.HMAC_SHA256));
    assertThatThrownBy(() -> signer.headers(HeaderForm.STANDARD, ring, id, TYPE, NOW, BODY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTypeInjectsNoHeader() {
    SecretRing ring = SecretRing.of(Secret.generate(Secret.Kind.HMAC_SHA256));
    assertThat(
            signer.headers(HeaderForm.of(HeaderProfile.GITHUB), ring, ID, "a\r\nX: ö", NOW, BODY))
        .containsEntry("X-GitHub-Event", "a??X: ?");
  }

  @ParameterizedTest
  @EnumSource(
      value = HeaderProfile.class,
      names = {"GITHUB", "STRIPE", "LEGACY"})
  void profilesWithoutAPlaceForEd25519SaySo(HeaderProfile profile) {
    SecretRing ring = SecretRing.of(Secret.parse(Vectors.V3.secret()));
    assertThat(profile.refusal(ring)).get().asString().contains("Ed25519");
    assertThatThrownBy(() -> signer.headers(HeaderForm.of(profile), ring, ID, TYPE, NOW, BODY))
        .isInstanceOf(IllegalStateException.class);
    assertThat(HeaderProfile.STANDARD.refusal(ring)).isEmpty();
  }

  /** Signing: names of one's own (outpost #982). */
  @Test
  void whatAHeaderIsCalledIsForTheReceiverToSay() {
    SecretRing ring = SecretRing.of(Secret.generate(Secret.Kind.HMAC_SHA256));
    Map<HeaderPart, String> names =
        Map.of(HeaderPart.SIGNATURE, "X-Acme-Signature", HeaderPart.ID, "X-Acme-Id");
    HeaderForm own = new HeaderForm(HeaderProfile.STANDARD, names);
    Map<String, String> usual = signer.headers(HeaderForm.STANDARD, ring, ID, TYPE, NOW, BODY);
    assertThat(signer.headers(own, ring, ID, TYPE, NOW, BODY))
        .hasSize(3)
        .containsEntry("X-Acme-Id", ID)
        .containsEntry("webhook-timestamp", usual.get("webhook-timestamp"))
        .containsEntry("X-Acme-Signature", usual.get("webhook-signature"));
    assertThatThrownBy(() -> new HeaderForm(HeaderProfile.STRIPE, names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("STRIPE has no header for ID");
  }

  /** Signing: an empty body. */
  @ParameterizedTest
  @EnumSource(HeaderProfile.class)
  void anEmptyBodyIsSignedToo(HeaderProfile profile) {
    SecretRing ring = SecretRing.of(Secret.generate(Secret.Kind.HMAC_SHA256));
    assertThatCode(() -> signer.headers(HeaderForm.of(profile), ring, ID, TYPE, NOW, new byte[0]))
        .doesNotThrowAnyException();
  }

  private static String hex(String secret, byte[] signed) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(signed));
  }

  private static HttpHeaders lists(Map<String, String> headers) {
    Map<String, List<String>> lists = new HashMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return HttpHeaders.of(lists, (name, value) -> true);
  }
}
