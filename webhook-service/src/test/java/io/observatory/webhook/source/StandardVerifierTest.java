package io.observatory.webhook.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.JdkEd25519;
import io.observatory.webhook.signing.RequestSigner;
import io.observatory.webhook.signing.Secret;
import io.observatory.webhook.signing.SecretRing;
import io.observatory.webhook.signing.Vectors;
import io.observatory.webhook.source.Proof.Reason;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks after {@code libraries/*} of standard-webhooks/standard-webhooks and after Convoy. */
class StandardVerifierTest {
  private static final Vectors V1 = Vectors.V1;
  private static final String SECOND = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

  private static Verifier verifier(String secret) {
    return verifier(Credentials.of(secret));
  }

  private static Verifier verifier(Credentials credentials) {
    return new StandardVerifier(
        credentials, new Freshness(Duration.ofSeconds(300)), new JdkEd25519());
  }

  private static Arrival arrival(String id, String timestamp, String signature) {
    return Arrivals.of(
        V1.body(),
        "webhook-id",
        id,
        "webhook-timestamp",
        timestamp,
        "webhook-signature",
        signature);
  }

  private static Proof signed(String signature) {
    return verifier(V1.secret())
        .verify(arrival(V1.id(), Long.toString(V1.seconds()), signature), V1.at());
  }

  private static Proof at(String timestamp) {
    return verifier(V1.secret()).verify(arrival(V1.id(), timestamp, V1.signature()), V1.at());
  }

  private static void isRight(Proof proof) {
    assertThat(proof).isInstanceOf(Proof.Right.class);
  }

  private static void isWrong(Proof proof, Reason reason) {
    assertThat(proof).isEqualTo(new Proof.Wrong(reason));
  }

  /** Signing: the vectors of all libraries, header names in whatever case. */
  @Test
  void v1AndV2AndV3() {
    for (Vectors vector : new Vectors[] {V1, Vectors.V2, Vectors.V3}) {
      Arrival arrival =
          Arrivals.of(
              vector.body(),
              "Webhook-Id",
              vector.id(),
              "WEBHOOK-TIMESTAMP",
              Long.toString(vector.seconds()),
              "webhook-Signature",
              vector.signature());
      isRight(verifier(vector.secret()).verify(arrival, vector.at()));
    }
  }

  @Test
  void svixNames() {
    Arrival arrival =
        Arrivals.of(
            V1.body(),
            "svix-id",
            V1.id(),
            "svix-timestamp",
            Long.toString(V1.seconds()),
            "svix-signature",
            V1.signature());
    isRight(verifier(V1.secret()).verify(arrival, V1.at()));
  }

  @Test
  void aPublicKeyOf32BytesAndOneOf44() {
    String spki =
        "302a300506032b6570032100"
            + HexFormat.of().formatHex(Base64.getDecoder().decode(Vectors.V3_PUBLIC.substring(5)));
    for (String key :
        new String[] {
          Vectors.V3_PUBLIC,
          "whpk_" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(spki))
        }) {
      Proof proof =
          verifier(key)
              .verify(
                  arrival(V1.id(), Long.toString(V1.seconds()), Vectors.V3.signature()), V1.at());
      isRight(proof);
    }
  }

  /** Rotation: another endpoint's secret proves nothing (Outpost). */
  @Test
  void aWrongSecretIsForged() {
    Arrival arrival = arrival(V1.id(), Long.toString(V1.seconds()), V1.signature());
    isWrong(verifier(Vectors.V2.secret()).verify(arrival, V1.at()), Reason.FORGED);
    isWrong(verifier(Vectors.V3_PUBLIC).verify(arrival, V1.at()), Reason.FORGED);
  }

  @Test
  void v1aIsNoV1() {
    isWrong(signed(Vectors.V3.signature()), Reason.FORGED);
    isWrong(signed("v1a," + V1.signature().substring(3)), Reason.FORGED);
  }

  /** Signing: without an id. */
  @Test
  void missingId() {
    isWrong(
        verifier(V1.secret())
            .verify(arrival("", Long.toString(V1.seconds()), V1.signature()), V1.at()),
        Reason.MISSING);
  }

  /** Signing: without a timestamp. */
  @Test
  void missingTimestamp() {
    isWrong(at(""), Reason.MISSING);
  }

  /** Signing: without a signature. */
  @Test
  void missingSignature() {
    isWrong(signed(""), Reason.MISSING);
    isWrong(verifier(V1.secret()).verify(Arrivals.of(V1.body()), V1.at()), Reason.MISSING);
  }

  /** Signing: {@code hello}, {@code Infinity}, the largest long and others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "Infinity",
        "NaN",
        "-1614265330",
        "1614265330.0",
        "1614265330 ,",
        "0x60380a32",
        "9223372036854775807",
        "99999999999999999999",
        "1614265330\u0661"
      })
  void timestampsThatAreNone(String timestamp) {
    isWrong(at(timestamp), Reason.MALFORMED);
  }

  /** Signing: 300 s pass and 301 s do not, to either side. */
  @Test
  void toleranceToBothSides() {
    Verifier verifier = verifier(V1.secret());
    Arrival arrival = arrival(V1.id(), Long.toString(V1.seconds()), V1.signature());
    isRight(verifier.verify(arrival, V1.at().plusSeconds(300)));
    isRight(verifier.verify(arrival, V1.at().minusSeconds(300)));
    isWrong(verifier.verify(arrival, V1.at().plusSeconds(301)), Reason.STALE);
    isWrong(verifier.verify(arrival, V1.at().minusSeconds(301)), Reason.STALE);
  }

  /** Signing: nothing, a beginning, no comma, another version only. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1,",
        "v1,g0hM9SsE",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ",",
        "v1,%%%",
        "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
        "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
      })
  void signaturesThatAreNone(String signature) {
    isWrong(signed(signature), Reason.FORGED);
  }

  /** Signing: four with one that is valid, four with none. */
  @Test
  void fourWithOneValidAndFourWithNone() {
    isRight(signed(SECOND + " v2,abc " + V1.signature() + " " + SECOND));
    isWrong(signed(SECOND + " v2,abc " + SECOND + " " + SECOND), Reason.FORGED);
  }

  /** Signing: two header lines. */
  @Test
  void twoHeaderLines() {
    Arrival arrival =
        Arrivals.of(
            V1.body(),
            "webhook-id",
            V1.id(),
            "webhook-timestamp",
            Long.toString(V1.seconds()),
            "webhook-signature",
            SECOND,
            "webhook-signature",
            V1.signature());
    isRight(verifier(V1.secret()).verify(arrival, V1.at()));
  }

  @Test
  void aThousandEntriesCostNoMoreThanThirtyTwo() {
    isWrong(signed((SECOND + " ").repeat(1_000) + V1.signature()), Reason.FORGED);
  }

  @Test
  void anIdWithADotCouldBeATimestamp() {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
    byte[] signature = Arrivals.hmac("HmacSHA256", new byte[24], "a.1.1614265330." + V1.body());
    isWrong(
        verifier(secret)
            .verify(
                arrival(
                    "a.1",
                    Long.toString(V1.seconds()),
                    "v1," + Base64.getEncoder().encodeToString(signature)),
                V1.at()),
        Reason.MALFORMED);
  }

  /** Signing: a secret without its prefix; an empty one is refused. */
  @Test
  void theSecretWithoutItsPrefixAndAnEmptyOne() {
    isRight(
        verifier(V1.secret().substring(6))
            .verify(arrival(V1.id(), Long.toString(V1.seconds()), V1.signature()), V1.at()));
    for (String empty : new String[] {"", "whsec_", "whpk_"}) {
      assertThatThrownBy(() -> verifier(empty)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Rotation: the secret before goes on until its time is up. */
  @Test
  void theSecretBeforeGoesOnUntilItsTimeIsUp() {
    Instant until = V1.at().plusSeconds(10);
    Verifier verifier = verifier(new Credentials(Vectors.V2.secret(), V1.secret(), until));
    Arrival arrival = arrival(V1.id(), Long.toString(V1.seconds()), V1.signature());
    isRight(verifier.verify(arrival, until.minusSeconds(1)));
    isWrong(verifier.verify(arrival, until), Reason.FORGED);
  }

  @Property(tries = 200)
  void whatOurSignerSignsIsRightAndAnyChangedByteIsNot(
      @ForAll byte[] body, @ForAll boolean ed25519, @ForAll int flip) {
    Secret secret = Secret.generate(ed25519 ? Secret.Kind.ED25519 : Secret.Kind.HMAC_SHA256);
    Instant now = V1.at();
    String[] headers =
        new RequestSigner(new JdkEd25519())
                .headers(HeaderForm.STANDARD, SecretRing.of(secret), "evt_1", "t", now, body)
                .entrySet()
                .stream()
                .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
                .toArray(String[]::new);
    Verifier verifier = verifier(secret.text());
    isRight(verifier.verify(Arrivals.of(body, headers), now));
    if (body.length > 0) {
      byte[] changed = body.clone();
      changed[Math.floorMod(flip, body.length)] ^= 1;
      isWrong(verifier.verify(Arrivals.of(changed, headers), now), Reason.FORGED);
    }
  }

  @Test
  void forgedAsymmetricEntriesCostFourChecks() {
    AtomicInteger checks = new AtomicInteger();
    Ed25519 counting =
        (Ed25519)
            Proxy.newProxyInstance(
                Ed25519.class.getClassLoader(),
                new Class<?>[] {Ed25519.class},
                (proxy, method, arguments) -> checks.incrementAndGet() < 0);
    Verifier verifier =
        new StandardVerifier(
            Credentials.of(Vectors.V3_PUBLIC), new Freshness(Duration.ofSeconds(300)), counting);
    String forged = "v1a," + Base64.getEncoder().encodeToString(new byte[64]) + " ";
    Arrival arrival = arrival(V1.id(), Long.toString(V1.seconds()), forged.repeat(32).strip());
    isWrong(verifier.verify(arrival, V1.at()), Reason.FORGED);
    assertThat(checks).hasValue(4);
  }
}
