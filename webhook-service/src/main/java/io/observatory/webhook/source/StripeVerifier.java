package io.observatory.webhook.source;

import io.observatory.webhook.signing.HmacKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code Stripe-Signature: t=seconds,v1=hex[,v1=hex]} over {@code t.body}; order is free. */
final class StripeVerifier implements Verifier {
  private static final int MOST_ITEMS = 32;

  private final Keys<HmacKey> keys;
  private final Freshness freshness;

  StripeVerifier(Credentials credentials, Freshness freshness) {
    this.keys = Keys.of(credentials, Keys.hmac(HmacKey.Hash.SHA256));
    this.freshness = freshness;
  }

  @Override
  public Proof verify(Arrival arrival, Instant now) {
    String header = arrival.header("Stripe-Signature");
    if (header.isEmpty()) {
      return Proof.wrong(Proof.Reason.MISSING);
    }
    List<String> times = new ArrayList<>();
    List<byte[]> signatures = new ArrayList<>();
    for (String item : header.split("\\s*,\\s*", MOST_ITEMS)) {
      if (item.startsWith("t=")) {
        times.add(item.substring(2));
      } else if (item.startsWith("v1=")) {
        Encoding.HEX.decoded(item.substring(3)).ifPresent(signatures::add);
      }
    }
    if (times.size() != 1 || signatures.isEmpty()) {
      return Proof.wrong(Proof.Reason.MALFORMED);
    }
    String time = times.getFirst();
    Proof.Reason fault = freshness.fault(time, now);
    if (fault != null) {
      return Proof.wrong(fault);
    }
    byte[] head = (time + ".").getBytes(StandardCharsets.UTF_8);
    boolean right = keys.anyFits(now, key -> any(key.code(head, arrival.body()), signatures));
    return right
        ? new Proof.Right(null, FormVerifier.once(time, arrival.body()))
        : Proof.wrong(Proof.Reason.FORGED);
  }

  private static boolean any(byte[] expected, List<byte[]> signatures) {
    boolean any = false;
    for (byte[] signature : signatures) {
      any |= Keys.same(expected, signature);
    }
    return any;
  }
}
