package io.observatory.hitl.approval;

import io.observatory.hitl.command.IdempotencyKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where approvals are kept. Safe for use by many threads. */
public interface ApprovalStore {

  /**
   * Adds some.
   *
   * @return the ids of those that were added; the others' ids are taken, or their requesters have
   *     used their keys already
   */
  Set<String> open(Collection<Opened> approvals);

  /** An approval and the requester's name for the request, if any. */
  record Opened(Approval approval, @Nullable IdempotencyKey key) {}

  /** The approval of that id. */
  Optional<Approval> find(String id);

  /** The approvals of those ids by id. */
  Map<String, Approval> find(Collection<String> ids);

  /** Those of the ids whose approvals are not pending any more. */
  Set<String> decided(Collection<String> ids);

  /**
   * The approvals of those ids by id, nobody else's until the transaction ends; locked in the order
   * of their ids.
   */
  Map<String, Approval> lock(Collection<String> ids);

  /** The approval that somebody asked for under that key. */
  Optional<Keyed> findByKey(String requester, String key);

  /**
   * For each the latest that was denied since then, of those that wanted the same of the same
   * agent, without its votes.
   *
   * @return by place in the list; those without such a denial are left out
   */
  Map<Integer, Approval> denied(List<Wanted> wanted);

  /** What is asked for, and since when a denial of the same counts. */
  record Wanted(Ask ask, Instant since) {}

  /** Keeps what came of approvals that were locked or taken as due. */
  void save(Collection<Change> changes);

  /** Adds lines to the record of interventions, which nobody may change. */
  void add(List<ApprovalLog.Act> acts);

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
