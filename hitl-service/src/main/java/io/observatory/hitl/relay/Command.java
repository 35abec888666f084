package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/**
 * A command of the gateway about one session or one scope.
 *
 * @param id its id; the answer carries the same
 * @param key session id, or the key of a scoped command
 * @param seq rises strictly per session and per scope; what was applied is not applied again
 * @param holdId hold to set or lift; null for the verb's default
 * @param scope set for a scoped command
 * @param flushAll UNPAUSE: messages that ask for a person go too
 * @param traceId message concerned
 * @param place INJECT: where
 * @param payload REWRITE, INJECT: the whole value
 * @param expectedDigest REWRITE: SHA-256 (hex) of the value as the operator saw it
 * @param guards SET_GUARDS: the new limits
 * @param policy SET_POLICY: the new version
 * @param approvalId UNPAUSE, REJECT: approval whose decision this carries out, the id of the gate's
 *     hold; null for anybody's command
 * @param principal who commands
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came; never compared
public record Command(
    String id,
    String key,
    long seq,
    Verb verb,
    @Nullable String holdId,
    @Nullable Scope scope,
    boolean flushAll,
    @Nullable String traceId,
    @Nullable Place place,
    byte @Nullable [] payload,
    @Nullable String expectedDigest,
    @Nullable Guards guards,
    @Nullable PolicyText policy,
    @Nullable String approvalId,
    String principal,
    @Nullable String reason) {

  /** What is commanded. */
  public enum Verb {
    PAUSE,
    UNPAUSE,
    REJECT,
    REWRITE,
    INJECT,
    DROP,
    SET_GUARDS,
    SET_POLICY
  }

  /** Where an injected message goes. */
  public enum Place {
    HEAD,
    TAIL,
    BEFORE
  }
}
