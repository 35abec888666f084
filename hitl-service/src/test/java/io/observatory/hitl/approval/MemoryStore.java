package io.observatory.hitl.approval;

import io.observatory.hitl.command.IdempotencyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps approvals, and all that was told of them, for tests of the domain alone. */
final class MemoryStore implements ApprovalStore, ApprovalLog {

  final Map<String, Approval> approvals = new LinkedHashMap<>();
  final List<Change> changes = new ArrayList<>();
  final List<Act> acts = new ArrayList<>();

  @Override
  public boolean add(Approval approval, @Nullable IdempotencyKey key) {
    return approvals.putIfAbsent(approval.id(), approval) == null;
  }

  @Override
  public Optional<Approval> find(String id) {
    return Optional.ofNullable(approvals.get(id));
  }

  @Override
  public Optional<Approval> lock(String id) {
    return find(id);
  }

  @Override
  public Optional<Keyed> findByKey(String requester, String key) {
    return Optional.empty();
  }

  @Override
  public Optional<Approval> denied(Ask ask, Instant since) {
    return approvals.values().stream()
        .filter(approval -> approval.state() == ApprovalState.DENIED)
        .filter(approval -> approval.ask().arguments().digest().equals(ask.arguments().digest()))
        .filter(approval -> approval.end() != null && approval.end().at().isAfter(since))
        .findFirst();
  }

  @Override
  public void save(Collection<Change> all) {
    all.forEach(change -> approvals.put(change.after().id(), change.after()));
  }

  @Override
  public void add(Act act) {
    acts.add(act);
  }

  @Override
  public List<Approval> takeDue(Instant now, int most) {
    return approvals.values().stream()
        .filter(approval -> approval.dueAt() != null && !approval.dueAt().isAfter(now))
        .sorted(Comparator.comparing(Approval::dueAt))
        .limit(most)
        .toList();
  }

  @Override
  public List<Approval> list(Question question) {
    return List.copyOf(approvals.values());
  }

  @Override
  public void append(Collection<Change> all, Instant at) {
    changes.addAll(all);
  }

  @Override
  public void append(Act act) {
    // acts are kept when they are added
  }

  /** All that was told of an approval, in order. */
  Stream<Occurrence.Kind> told(String id) {
    return changes.stream()
        .filter(change -> change.after().id().equals(id))
        .flatMap(change -> change.occurred().stream())
        .map(Occurrence::kind);
  }
}
