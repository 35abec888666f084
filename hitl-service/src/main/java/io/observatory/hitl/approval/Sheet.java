package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one transaction brings about, written at its end. Not thread-safe. */
final class Sheet {

  private final Instant at;
  private final Supplier<String> ids;
  private final List<Change> told = new ArrayList<>();
  private final Map<String, Change> changed = new LinkedHashMap<>();
  private final Map<String, String> traces = new HashMap<>();
  private final List<ApprovalLog.Act> acts = new ArrayList<>();

  Sheet(Instant at, Supplier<String> ids) {
    this.at = at;
    this.ids = ids;
  }

  Instant at() {
    return at;
  }

  /** What happens to that approval belongs to that trace. */
  void trace(String approvalId, String traceparent) {
    traces.put(approvalId, traceparent);
  }

  /** The store has it already. */
  void opened(Change change) {
    told.add(change);
  }

  /** Of two changes of one approval the second goes on where the first ended. */
  void add(Change change) {
    told.add(change);
    changed.merge(change.after().id(), change, Change::then);
  }

  /** How many approvals changed. */
  int changes() {
    return changed.size();
  }

  void act(Approvals.Result result, String action, Caller caller, @Nullable String reason) {
    acts.add(
        new ApprovalLog.Act(
            ids.get(), result.approval(), action, caller, reason, result.refusal(), at));
  }

  /** Somebody changed it. */
  Approvals.Result done(Change change, String action, Caller caller, @Nullable String reason) {
    add(change);
    Approvals.Result result = Approvals.Result.of(change.after());
    act(result, action, caller, reason);
    return result;
  }

  /** Within the transaction. */
  void write(ApprovalStore store, List<ApprovalLog> logs) {
    if (told.isEmpty() && acts.isEmpty()) {
      return;
    }
    store.save(changed.values());
    store.add(acts);
    ApprovalLog.Entry entry = new ApprovalLog.Entry(told, acts, traces, at);
    logs.forEach(log -> log.append(entry));
  }
}
