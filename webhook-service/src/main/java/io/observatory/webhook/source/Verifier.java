package io.observatory.webhook.source;

import java.time.Instant;

/** Tells whether a request is its sender's. Safe for use by many threads. */
interface Verifier {

  /** Never throws for anything a stranger can send; compares in constant time. */
  Proof verify(Arrival arrival, Instant now);
}
