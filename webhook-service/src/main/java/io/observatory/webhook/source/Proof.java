package io.observatory.webhook.source;

import org.jspecify.annotations.Nullable;

/** What a verifier found. */
sealed interface Proof {

  /**
   * It is the sender's.
   *
   * @param id of the delivery as a header tells it; null where the scheme has none
   * @param once what no other delivery has, because a time was signed; null where none was
   */
  record Right(@Nullable String id, @Nullable String once) implements Proof {}

  /** It can not be told to be the sender's. */
  record Wrong(Reason reason) implements Proof {}

  /** What is wrong. */
  enum Reason {
    /** A header is missing. */
    MISSING,
    /** A header is not written as the scheme writes it. */
    MALFORMED,
    /** The signed time is too far from ours. */
    STALE,
    /** Not made with a secret of the source. */
    FORGED,
    /** Accepted before, under another id. */
    REPLAYED,
    /** Nobody here can tell: the source's secrets can not be opened. */
    SEALED
  }

  static Proof wrong(Reason reason) {
    return new Wrong(reason);
  }
}
