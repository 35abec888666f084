package io.observatory.hitl.command;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where commands are kept. Safe for use by many threads. */
public interface CommandStore {

  /** The next sequence number of that key, locked until the transaction ends. */
  long nextSeq(String key);

  /**
   * Adds a command.
   *
   * @return false when the principal has used that key already
   */
  boolean add(CommandRecord command, @Nullable IdempotencyKey key);

  /** Lets a principal find a command of its own, given by another request, under that key. */
  void name(String id, String principal, IdempotencyKey key);

  /** The command of that id. */
  Optional<CommandRecord> find(String id);

  /** The command a principal gave under that key. */
  Optional<Keyed> findByKey(String principal, String key);

  /**
   * Keeps a reply unless that partition has replied already.
   *
   * @return all replies to the command so far; empty when no such command waits
   */
  List<Reply> keep(Reply reply);

  /** How many partitions must reply to a command that waits; empty when none of that id waits. */
  Optional<Integer> expected(String id);

  /** Ends a command that waits. */
  void end(String id, CommandRecord.Status how, Outcome outcome, Instant at);

  /**
   * Forgets what is only of use while a command is young: the single replies, and the key it was
   * given under. The command itself stays, as the outcome of what somebody did.
   *
   * @return how much was forgotten, of each at most that many
   */
  int forget(Instant endedBefore, int most);

  /** A command and the request it was given by. */
  record Keyed(CommandRecord command, String digest) {}

  /** Keeps replies and ends the commands that are complete; inside a transaction. */
  default void settle(Collection<Reply> replies, Instant at) {
    for (Reply reply : replies) {
      Optional<Integer> expected = expected(reply.commandId());
      if (expected.isPresent()) {
        List<Reply> all = keep(reply);
        CommandRecord.Status how = Reply.status(all, expected.get());
        if (how != null) {
          end(reply.commandId(), how, Reply.sum(all), at);
        }
      }
    }
  }
}
