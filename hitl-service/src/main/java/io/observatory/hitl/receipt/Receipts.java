package io.observatory.hitl.receipt;

import io.observatory.schemas.signed.PublishedKeys;
import io.observatory.schemas.signed.RefusedJsonException;
import io.observatory.schemas.signed.SignedDocument;
import io.observatory.schemas.signed.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Receipts: what was decided, signed so that anybody who has the published keys can check it,
 * without asking us. Safe for use by many threads.
 */
public final class Receipts {
  private final ReceiptKeys keys;
  private final Signer signer;

  /** Signs with the newest of these keys, by {@code signers}, and verifies with all. */
  public Receipts(ReceiptKeys keys, Signers signers) {
    this.keys = keys;
    this.signer = signers.of(keys.signing());
  }

  /**
   * Signs.
   *
   * @param claims maps, lists, texts, numbers and booleans; times as texts
   * @return a JSON document of {@code claims} and {@code jws}
   * @throws UnfitJsonException when the claims can not be said in JSON
   */
  public String sign(Map<String, ? extends @Nullable Object> claims) {
    try {
      return SignedDocument.sign(claims, keys.signingId(), signer::sign);
    } catch (RefusedJsonException e) {
      throw new UnfitJsonException(e);
    }
  }

  /** Checks one of ours; whatever the text is, it gets a verdict. */
  public Verdict verify(String receipt) {
    return SignedDocument.verify(receipt, keys.published());
  }

  /** Checks one with a key set (RFC 7517) somebody published. */
  public static Verdict verify(String receipt, String jwks) {
    return SignedDocument.verify(receipt, PublishedKeys.parse(jwks));
  }

  /** Id of the key that signs now. */
  public String signingId() {
    return keys.signingId();
  }

  /** The key set that verifies all receipts, for publication. */
  public Map<String, List<Map<String, String>>> jwks() {
    return keys.published().jwks();
  }
}
