package io.observatory.hitl.outbound.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.receipt.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FastEd25519Test {

  @Test
  void itSignsTheSameBytesAsTheJdk() throws GeneralSecurityException {
    Random random = new Random(24);
    for (int key = 0; key < 10; key++) {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      Signer signer = new FastEd25519().of(pair);
      for (int length : new int[] {0, 1, 63, 64, 1_000, 100_000}) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        Signature jdk = Signature.getInstance("Ed25519");
        jdk.initSign(pair.getPrivate());
        jdk.update(message);
        assertThat(signer.sign(message)).isEqualTo(jdk.sign());
      }
    }
  }
}
