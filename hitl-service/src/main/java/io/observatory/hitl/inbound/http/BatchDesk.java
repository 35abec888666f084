package io.observatory.hitl.inbound.http;

import io.observatory.hitl.approval.BatchStore;
import io.observatory.hitl.approval.Batches;
import io.observatory.hitl.approval.Voter;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.platform.http.IdempotencyKeys;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Where batches of votes are handed in: each once, each answered. */
@Component
class BatchDesk {

  private final Batches batches;
  private final BatchStore store;
  private final ApprovalDesk approvals;
  private final CommandDesk commands;
  private final JsonMapper json;
  private final Clock clock;

  BatchDesk(
      Batches batches,
      BatchStore store,
      ApprovalDesk approvals,
      CommandDesk commands,
      JsonMapper json,
      Clock clock) {
    this.batches = batches;
    this.store = store;
    this.approvals = approvals;
    this.commands = commands;
    this.json = json;
    this.clock = clock;
  }

  /** A repeat gets the answer again; where there was none yet, each vote is a repeat by itself. */
  ResponseEntity<String> vote(
      boolean whole, List<Batches.Vote> votes, CommandDesk.Call call, Authentication caller) {
    commands.admit(call.caller());
    IdempotencyKey key = CommandDesk.key(call);
    String principal = call.caller().principal();
    if (key != null) {
      Optional<BatchStore.Given> before = store.begin(principal, key, clock.instant());
      if (before.isPresent() && !before.get().digest().equals(key.digest())) {
        throw IdempotencyKeys.reused();
      }
      String answer = before.map(BatchStore.Given::answer).orElse(null);
      if (answer != null) {
        return ResponseEntity.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .header("Idempotent-Replayed", "true")
            .body(answer);
      }
    }
    Voter voter = approvals.voter(call, caller);
    List<Batches.Outcome> outcomes = whole ? batches.all(votes, voter) : batches.each(votes, voter);
    String instance = call.request().getRequestURI();
    BatchBody body = BatchBody.of(outcomes, whole, instance);
    if (whole && !outcomes.stream().allMatch(Batches.Outcome::isDone)) {
      return ResponseEntity.status(HttpStatus.CONFLICT)
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(json.writeValueAsString(BatchRefusal.of(body, instance)));
    }
    String answer = json.writeValueAsString(body);
    keep(principal, key, answer);
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
  }

  private void keep(String principal, @Nullable IdempotencyKey key, String answer) {
    if (key != null) {
      store.end(principal, key, answer);
    }
  }
}
