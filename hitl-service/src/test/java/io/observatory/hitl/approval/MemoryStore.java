package io.observatory.hitl.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps approvals, and all that was told of them, for tests of the domain alone. */
final class MemoryStore implements ApprovalStore, ApprovalLog {

  final Map<String, Approval> approvals = new LinkedHashMap<>();
  final List<Change> changes = new ArrayList<>();
  final List<Act> acts = new ArrayList<>();

  @Override
  public Set<String> open(Collection<Opened> all) {
    return all.stream()
        .map(Opened::approval)
        .filter(approval -> approvals.putIfAbsent(approval.id(), approval) == null)
        .map(Approval::id)
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<Approval> find(String id) {
    return Optional.ofNullable(approvals.get(id));
  }

  @Override
  public Map<String, Approval> find(Collection<String> ids) {
    return lock(ids);
  }

  @Override
  public Set<String> decided(Collection<String> ids) {
    return lock(ids).values().stream()
        .filter(approval -> approval.state() != ApprovalState.PENDING)
        .map(Approval::id)
        .collect(Collectors.toSet());
  }

  @Override
  public Map<String, Approval> lock(Collection<String> ids) {
    return ids.stream()
        .flatMap(id -> find(id).stream())
        .collect(Collectors.toMap(Approval::id, Function.identity()));
  }

  @Override
  public Optional<Keyed> findByKey(String requester, String key) {
    return Optional.empty();
  }

  @Override
  public Map<Integer, Approval> denied(List<Wanted> wanted) {
    Map<Integer, Approval> denied = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      Optional<Approval> found = denied(wanted.get(i).ask(), wanted.get(i).since());
      if (found.isPresent()) {
        denied.put(i, found.get());
      }
    }
    return denied;
  }

  private Optional<Approval> denied(Ask ask, Instant since) {
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
  public void add(List<Act> all) {
    acts.addAll(all);
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
  public void append(Entry entry) {
    changes.addAll(entry.changes());
  }

  /** All that was told of an approval, in order. */
  Stream<Occurrence.Kind> told(String id) {
    return changes.stream()
        .filter(change -> change.after().id().equals(id))
        .flatMap(change -> change.occurred().stream())
        .map(Occurrence::kind);
  }
}
