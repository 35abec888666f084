package io.observatory.webhook.outbound.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.JdkEd25519;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FastEd25519Test {
  private final Ed25519 fast = new FastEd25519();
  private final Ed25519 jdk = new JdkEd25519();
  private final Random random = new Random(25);

  @Test
  void itSignsTheSameBytesAsTheJdk() {
    for (int length : new int[] {0, 1, 63, 64, 1_000, 100_000}) {
      byte[] seed = random(32);
      byte[] message = random(length);
      assertThat(fast.publicKey(seed)).isEqualTo(jdk.publicKey(seed));
      assertThat(fast.sign(seed, message)).isEqualTo(jdk.sign(seed, message));
      assertThat(fast.sign(seed, fast.publicKey(seed), message)).isEqualTo(jdk.sign(seed, message));
      assertThat(fast.verify(jdk.publicKey(seed), message, jdk.sign(seed, message))).isTrue();
    }
  }

  @Test
  void whatIsNoSignatureIsNotVerified() {
    byte[] seed = random(32);
    byte[] message = random(100);
    byte[] signature = fast.sign(seed, message);
    byte[] key = fast.publicKey(seed);
    assertThat(fast.verify(key, random(100), signature)).isFalse();
    assertThat(fast.verify(random(32), message, signature)).isFalse();
    assertThat(fast.verify(key, message, random(64))).isFalse();
    assertThat(fast.verify(key, message, new byte[64])).isFalse();
    assertThat(fast.verify(key, message, Arrays.copyOf(signature, 63))).isFalse();
    assertThat(fast.verify(key, message, new byte[0])).isFalse();
    assertThat(fast.verify(Arrays.copyOf(key, 31), message, signature)).isFalse();
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
