package io.observatory.hitl.approval;

import io.observatory.hitl.command.IdempotencyKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where approvals are kept. Safe for use by many threads. */
public interface ApprovalStore {

  /**
   * Adds one.
   *
   * @return false when there is one of that id, or its requester has used that key already
   */
  boolean add(Approval approval, @Nullable IdempotencyKey key);

  /** The approval of that id. */
  Optional<Approval> find(String id);

  /** The approval of that id, nobody else's until the transaction ends. */
  Optional<Approval> lock(String id);

  /** The approval that somebody asked for under that key. */
  Optional<Keyed> findByKey(String requester, String key);

  /** The latest that was denied since then, of those that wanted the same of the same agent. */
  Optional<Approval> denied(Ask ask, Instant since);

  /** Keeps what came of approvals that were locked or taken as due. */
  void save(Collection<Change> changes);

  /** Adds a line to the record of interventions, which nobody may change. */
  void add(ApprovalLog.Act act);

  /**
   * Some of those to which something is due, the earliest first; nobody else's until the
   * transaction ends. Those that another instance has are left out.
   */
  List<Approval> takeDue(Instant now, int most);

  /** Approvals by what is asked for, the newest first. */
  List<Approval> list(Question question);

  /** An approval and the request it was opened by. */
  record Keyed(Approval approval, String digest) {}

  /**
   * Which approvals are wanted; what is null does not matter.
   *
   * @param before place to go on below
   */
  record Question(
      @Nullable ApprovalState state,
      @Nullable String agentId,
      @Nullable String sessionId,
      @Nullable String action,
      @Nullable Place before,
      int limit) {}

  /** A place in the order of approvals. */
  record Place(Instant openedAt, String id) {}
}
