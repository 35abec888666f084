package io.observatory.hitl.command;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of the relay answered.
 *
 * @param partition who answers
 * @param refused whether nothing was done
 */
public record Reply(String commandId, int partition, boolean refused, Outcome outcome) {

  /** The sum of what all partitions said: refused when one refuses. */
  static Outcome sum(Collection<Reply> replies) {
    Outcome sum = null;
    for (Reply reply : replies) {
      sum = sum == null ? reply.outcome() : sum.and(reply.outcome());
    }
    return sum == null ? Outcome.NOTHING : sum;
  }

  /** Whether one of them refused. */
  static boolean anyRefused(Collection<Reply> replies) {
    return replies.stream().anyMatch(Reply::refused);
  }

  /** The state of the command after these replies. */
  static CommandRecord.@Nullable Status status(Collection<Reply> replies, int expected) {
    if (replies.size() < expected) {
      return null;
    }
    return anyRefused(replies) ? CommandRecord.Status.REFUSED : CommandRecord.Status.APPLIED;
  }
}
