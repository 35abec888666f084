package io.observatory.webhook.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  /** Signing: with and without {@code whsec_}. */
  @Test
  void withAndWithoutItsPrefix() {
    Secret with = Secret.parse(Vectors.V1.secret());
    assertThat(Secret.parse(Vectors.V1.secret().substring("whsec_".length()))).isEqualTo(with);
    assertThat(with.text()).isEqualTo(Vectors.V1.secret());
  }

  /** Signing: an unpadded secret. */
  @Test
  void paddingMayBeMissing() {
    String padded = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    assertThat(padded).endsWith("=");
    assertThat(Secret.parse(padded.replace("=", "")).text()).isEqualTo(padded);
  }

  /** Signing: an empty secret is refused. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "whsk_",
        "whsec_short",
        "whsec_not base64 at all, not base64 at all",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", // 23 bytes
        "whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", // a seed alone
        "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      })
  void emptyShortOrBrokenIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> Secret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            refusal -> {
              if (text.length() > 12) {
                assertThat(refusal.getMessage()).doesNotContain(text.substring(6));
              }
            });
  }

  @Test
  void moreThan64BytesAreRefused() {
    String long65 = "whsec_" + Base64.getEncoder().encodeToString(new byte[65]);
    assertThatThrownBy(() -> Secret.parse(long65)).hasMessageContaining("24 to 64 bytes");
  }

  @ParameterizedTest
  @EnumSource(Secret.Kind.class)
  void aGeneratedOneIsNewAndReadsBack(Secret.Kind kind) {
    Secret secret = Secret.generate(kind);
    assertThat(secret.kind()).isEqualTo(kind);
    assertThat(Secret.parse(secret.text(), new JdkEd25519())).isEqualTo(secret);
    assertThat(secret).isNotEqualTo(Secret.generate(kind)).doesNotHaveToString(secret.text());
    assertThat(secret.toString()).isEqualTo("Secret[" + kind + "]");
  }

  @Test
  void halvesThatDoNotBelongTogetherAreRefused() {
    byte[] pair = Base64.getDecoder().decode(Vectors.V3.secret().substring(5));
    pair[63] ^= 1;
    String text = "whsk_" + Base64.getEncoder().encodeToString(pair);
    assertThatThrownBy(() -> Secret.parse(text, new JdkEd25519()))
        .hasMessageContaining("is not that of its seed");
  }
}
