package io.observatory.hitl.approval;

import io.observatory.hitl.command.IdempotencyKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Batches that were given under a key, so that a repeat gets the first one's answer. */
public interface BatchStore {

  /**
   * Notes that a batch is given.
   *
   * @return the batch that was given under that key before; empty when none was
   */
  Optional<Given> begin(String principal, IdempotencyKey key, Instant at);

  /** Keeps the answer to it. */
  void end(String principal, IdempotencyKey key, String answer);

  /** Forgets batches that were given before then, at most that many; how many it forgot. */
  int forget(Instant givenBefore, int most);

  /**
   * A batch that was given.
   *
   * @param digest of the request
   * @param answer null while there is none, or when nothing came of it
   */
  record Given(String digest, @Nullable String answer) {}
}
