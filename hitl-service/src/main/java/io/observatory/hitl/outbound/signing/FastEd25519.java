package io.observatory.hitl.outbound.signing;

import io.observatory.hitl.receipt.Signer;
import io.observatory.hitl.receipt.Signers;
import java.security.KeyPair;
import java.security.interfaces.EdECPrivateKey;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.springframework.stereotype.Component;

/**
 * Ed25519 by Bouncy Castle's tables, some ten times as fast as the JDK's: every decision is signed
 * while its row is locked. What it makes is verified with the JDK's.
 */
@Component
class FastEd25519 implements Signers {

  @Override
  public Signer of(KeyPair pair) {
    byte[] seed =
        ((EdECPrivateKey) pair.getPrivate())
            .getBytes()
            .orElseThrow(() -> new IllegalArgumentException("The key does not show its seed."));
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, point, 0);
    return message -> {
      byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
      Ed25519.sign(seed, 0, point, 0, message, 0, message.length, signature, 0);
      return signature;
    };
  }
}
