package io.observatory.hitl.inbound.http;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Refusal;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.approval.Voter;
import io.observatory.hitl.command.IdempotencyKeyReusedException;
import io.observatory.hitl.policy.Terms;
import io.observatory.platform.http.IdempotencyKeys;
import io.observatory.platform.http.Preconditions;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import io.observatory.platform.security.Roles;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Where questions are handed in and answers given; who may see and use which. */
@Component
class ApprovalDesk {

  private final Approvals approvals;
  private final AskReading asks;
  private final Logins logins;
  private final CommandDesk commands;

  ApprovalDesk(Approvals approvals, AskReading asks, Logins logins, CommandDesk commands) {
    this.approvals = approvals;
    this.asks = asks;
    this.logins = logins;
    this.commands = commands;
  }

  ResponseEntity<ApprovalBody> open(CommandDesk.Call call) {
    Approvals.Result result;
    try {
      result = approvals.open(null, asks.read(call), CommandDesk.key(call));
    } catch (IdempotencyKeyReusedException e) {
      throw IdempotencyKeys.reused();
    }
    Approval approval = result.approval();
    ResponseEntity.BodyBuilder answer =
        result.isRepeat()
            ? ResponseEntity.ok().header("Idempotent-Replayed", "true")
            : ResponseEntity.created(URI.create("/v1/approvals/" + approval.id()));
    return answer.eTag(Preconditions.tag(approval.revision())).body(ApprovalBody.of(approval));
  }

  static ResponseEntity<ApprovalBody> shown(Approval approval) {
    return ResponseEntity.ok()
        .eTag(Preconditions.tag(approval.revision()))
        .body(ApprovalBody.of(approval));
  }

  /** The approval, if the caller may see it; one that he may not see is not there. */
  Approval seen(String id, Authentication caller) {
    Approval approval = approvals.find(id).orElseThrow(ApprovalController::none);
    boolean mayLook =
        Roles.of(caller).stream().anyMatch(role -> !role.equals("agent"))
            || isOwn(approval, caller);
    if (!mayLook) {
      throw ApprovalController.none();
    }
    return approval;
  }

  /** The approval, if the caller asked for it or speaks for the agent that did. */
  Approval own(String id, Authentication caller) {
    Approval approval = seen(id, caller);
    if (!isOwn(approval, caller)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "not_requester", "This is for who asked only.");
    }
    return approval;
  }

  private static boolean isOwn(Approval approval, Authentication caller) {
    String who = caller.getName();
    return who.equals(approval.ask().requester().principal())
        || (Roles.of(caller).contains("agent")
            && AgentTokens.speaksFor(who, approval.ask().requester().agentId()));
  }

  ResponseEntity<Object> vote(
      String id,
      Approvals.Ballot ballot,
      @Nullable String match,
      CommandDesk.Call call,
      Authentication caller) {
    commands.admit(call.caller());
    return answer(approvals.vote(id, ballot, voter(call, caller), revision(match)), call.request());
  }

  Voter voter(CommandDesk.Call call, Authentication caller) {
    Logins.Login login = logins.of(caller);
    return new Voter(call.caller(), Vote.Way.HTTP, login.acr(), login.at());
  }

  private static @Nullable Long revision(@Nullable String match) {
    if (match == null || match.equals("*")) {
      return null;
    }
    try {
      return Long.valueOf(match.replace("\"", "").strip());
    } catch (NumberFormatException e) {
      throw new ProblemException(
          HttpStatus.PRECONDITION_FAILED,
          "revision_mismatch",
          "If-Match must be the ETag of the approval.");
    }
  }

  ResponseEntity<Object> revoke(String id, @Nullable String reason, CommandDesk.Call call) {
    commands.admit(call.caller());
    return answer(approvals.revoke(id, reason, call.caller()), call.request());
  }

  ResponseEntity<Object> answer(Optional<Approvals.Result> attempt, HttpServletRequest request) {
    Approvals.Result result = attempt.orElseThrow(ApprovalController::none);
    Refusal refusal = result.refusal();
    if (refusal != null) {
      ResponseEntity.BodyBuilder answer =
          ResponseEntity.status(ApprovalRefusal.status(refusal.why()));
      Terms.StepUp stepUp = result.approval().verdict().terms().stepUp();
      if (refusal.why() == Refusal.Why.STEP_UP_REQUIRED && stepUp != null) {
        answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge(stepUp));
      }
      return answer
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(ApprovalRefusal.of(result, refusal, request.getRequestURI()));
    }
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok().eTag(Preconditions.tag(result.approval().revision()));
    if (result.isRepeat()) {
      answer.header("Idempotent-Replayed", "true");
    }
    return answer.body(ApprovalBody.of(result.approval()));
  }

  /** Says how to log in, as RFC 9470 has it. */
  private static String challenge(Terms.StepUp stepUp) {
    return "Bearer error=\"insufficient_user_authentication\", acr_values=\"%s\", max_age=%d"
        .formatted(stepUp.acr().replaceAll("[\"\\\\\\p{Cntrl}]", ""), stepUp.maxAge().toSeconds());
  }
}
