package io.observatory.webhook.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.webhook.source.Proof.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases named after the vectors {@code advanced_*} of frain-dev/convoy. */
class StripeVerifierTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String SECRET = "whsec_of_some_length";
  private static final String BODY = "{\"id\":\"evt_1\"}";

  private static String signature(long seconds, String secret) {
    return HexFormat.of().formatHex(Arrivals.hmac(secret, seconds + "." + BODY));
  }

  private static final String GOOD = signature(1_700_000_000, SECRET);
  private static final String BAD = signature(1_700_000_000, "another");

  private static Proof verify(String header, String body) {
    return new StripeVerifier(Credentials.of(SECRET), new Freshness(Duration.ofSeconds(300)))
        .verify(Arrivals.of(body, "Stripe-Signature", header), NOW);
  }

  private static void isWrong(String header, Reason reason) {
    assertThat(verify(header, BODY)).isEqualTo(new Proof.Wrong(reason));
  }

  @Test
  void good() {
    assertThat(verify("t=1700000000,v1=" + GOOD, BODY)).isInstanceOf(Proof.Right.class);
    assertThat(verify("t=1700000000, v1=" + GOOD + ",v0=abc", BODY))
        .isInstanceOf(Proof.Right.class);
  }

  @Test
  void tamper() {
    assertThat(verify("t=1700000000,v1=" + GOOD, BODY + " "))
        .isEqualTo(new Proof.Wrong(Reason.FORGED));
    isWrong("t=1700000001,v1=" + GOOD, Reason.FORGED);
  }

  @Test
  void expired() {
    isWrong("t=1699999699,v1=" + signature(1_699_999_699, SECRET), Reason.STALE);
    isWrong("t=1700000301,v1=" + signature(1_700_000_301, SECRET), Reason.STALE);
  }

  @Test
  void tNotFirst() {
    assertThat(verify("v1=" + GOOD + ",t=1700000000", BODY)).isInstanceOf(Proof.Right.class);
  }

  @Test
  void multiV1OneValid() {
    assertThat(verify("t=1700000000,v1=" + BAD + ",v1=" + GOOD, BODY))
        .isInstanceOf(Proof.Right.class);
  }

  @Test
  void multiV1NoneValid() {
    isWrong("t=1700000000,v1=" + BAD + ",v1=" + BAD, Reason.FORGED);
  }

  @Test
  void tInfinity() {
    isWrong("t=Infinity,v1=" + GOOD, Reason.MALFORMED);
  }

  @Test
  void numericSignature() {
    isWrong("t=1700000000,v1=12345678", Reason.FORGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1=%s",
        "t=1700000000",
        "t=1700000000,t=1700000000,v1=%s",
        "x",
        "t=1700000000,v1="
      })
  void missingTimestampOrSignature(String header) {
    Proof proof = verify(header.formatted(GOOD), BODY);
    assertThat(proof).isInstanceOf(Proof.Wrong.class);
  }

  @Test
  void noHeader() {
    isWrong("", Reason.MISSING);
  }
}
