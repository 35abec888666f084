package io.observatory.hitl.receipt;

import java.security.KeyPair;

/** Makes signers of Ed25519 keys. Safe for use by many threads. */
@FunctionalInterface
public interface Signers {

  /** One that signs with the private key of the pair. */
  Signer of(KeyPair pair);
}
