package io.observatory.hitl.receipt;

import io.observatory.hitl.relay.Digest;
import io.observatory.schemas.signed.RefusedJsonException;
import org.jspecify.annotations.Nullable;

/**
 * Arguments in the one form RFC 8785 gives them: who approves these has approved no others.
 *
 * @param text the canonical text
 * @param value what it says: unmodifiable maps (sorted by name) and lists, String, Boolean, null,
 *     Long for whole numbers up to 2^53 however they were written, Double for others
 * @param digest SHA-256 of the canonical text's UTF-8, in lower-case hex
 */
public record CanonicalJson(String text, @Nullable Object value, String digest) {

  /**
   * Reads a JSON text.
   *
   * @throws UnfitJsonException when it is none, or could be read in two ways: a name given twice,
   *     half a surrogate pair, a number that a double does not hold as written, nesting above 64
   */
  public static CanonicalJson of(String json) {
    try {
      return of(io.observatory.schemas.signed.CanonicalJson.of(json));
    } catch (RefusedJsonException e) {
      throw new UnfitJsonException(e);
    }
  }

  /**
   * The same for what is already a tree of maps, lists, texts, numbers and booleans.
   *
   * @throws UnfitJsonException as {@link #of}
   */
  public static CanonicalJson ofTree(@Nullable Object tree) {
    try {
      return of(io.observatory.schemas.signed.CanonicalJson.ofTree(tree));
    } catch (RefusedJsonException e) {
      throw new UnfitJsonException(e);
    }
  }

  private static CanonicalJson of(io.observatory.schemas.signed.CanonicalJson read) {
    return new CanonicalJson(read.text(), read.value(), Digest.of(read.bytes()));
  }
}
