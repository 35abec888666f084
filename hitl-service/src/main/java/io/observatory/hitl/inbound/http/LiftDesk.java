package io.observatory.hitl.inbound.http;

import io.observatory.hitl.approval.Lifting;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.approval.Voter;
import io.observatory.hitl.command.IdempotencyKeyReusedException;
import io.observatory.hitl.command.Instruction;
import io.observatory.platform.http.IdempotencyKeys;
import io.observatory.platform.http.LoadShedding;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Where sessions are let go on or rejected; what a gate stops is a vote on its approval. */
@Component
class LiftDesk {

  private final Lifting lifting;
  private final CommandDesk commands;
  private final ApprovalDesk approvals;
  private final Logins logins;

  LiftDesk(Lifting lifting, CommandDesk commands, ApprovalDesk approvals, Logins logins) {
    this.lifting = lifting;
    this.commands = commands;
    this.approvals = approvals;
    this.logins = logins;
  }

  /** Does it and answers as the relay or the approval did. */
  ResponseEntity<Object> lift(
      CommandDesk.Call call, Authentication caller, Instruction instruction) {
    return switch (progress(call, caller, instruction)) {
      case Lifting.Progress.Commanded done -> CommandDesk.answer(done.command(), call);
      case Lifting.Progress.Refused refused ->
          approvals.answer(Optional.of(refused.result()), call.request());
      case Lifting.Progress.Voted voted ->
          ResponseEntity.accepted()
              .location(URI.create("/v1/approvals/" + voted.approval().id()))
              .body(ApprovalBody.of(voted.approval()));
    };
  }

  Lifting.Progress progress(
      CommandDesk.Call call, @Nullable Authentication caller, Instruction instruction) {
    commands.admit(call.caller());
    LoadShedding.leave(); // most of it is waiting for the relay
    Logins.Login login = caller == null ? Logins.UNKNOWN : logins.of(caller);
    Voter voter = new Voter(call.caller(), Vote.Way.HTTP, login.acr(), login.at());
    try {
      return lifting.lift(instruction, voter, CommandDesk.key(call));
    } catch (IdempotencyKeyReusedException e) {
      throw IdempotencyKeys.reused();
    } catch (InterruptedException e) {
      throw CommandDesk.stopping();
    }
  }
}
