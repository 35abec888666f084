package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.ApprovalStore;
import io.observatory.hitl.approval.Approvals;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Questions to people: agents ask, people decide, agents use what was decided. */
@RestController
@RequestMapping("/v1/approvals")
class ApprovalController {

  private final Approvals approvals;
  private final ApprovalStore store;
  private final ApprovalDesk desk;
  private final ApprovalWaits waits;
  private final Bodies bodies;
  private final SignableJson signable;

  ApprovalController(
      Approvals approvals,
      ApprovalStore store,
      ApprovalDesk desk,
      ApprovalWaits waits,
      Bodies bodies,
      SignableJson signable) {
    this.approvals = approvals;
    this.store = store;
    this.desk = desk;
    this.waits = waits;
    this.bodies = bodies;
    this.signable = signable;
  }

  record Decide(@Nullable Boolean approve, @Nullable String reason, @Nullable Object response) {}

  record Claim(@JsonProperty("arguments_digest") @Nullable String digest) {}

  record Reason(@Nullable String reason) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('agent', 'operator')")
  ResponseEntity<ApprovalBody> open(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    return desk.open(new CommandDesk.Call(request, caller, body));
  }

  @GetMapping
  @PreAuthorize("hasRole('viewer')")
  Page<ApprovalBody> list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String agent,
      @RequestParam(required = false) @Nullable String session,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    return Page.of(
        store.list(
            new ApprovalStore.Question(
                Fields.constant("state", ApprovalState.values(), state),
                Fields.parameterIfAny("agent", agent),
                Fields.parameterIfAny("session", session),
                Fields.parameterIfAny("action", action),
                Cursor.approval(cursor),
                most + 1)),
        most,
        ApprovalBody::of,
        last -> Cursor.belowApproval(new ApprovalStore.Place(last.openedAt(), last.id())));
  }

  /** Agents see their own; {@code wait} holds the answer back until it is decided. */
  @GetMapping("/{id}")
  @PreAuthorize("hasAnyRole('viewer', 'agent')")
  Object get(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String wait,
      Authentication caller) {
    String wanted = Fields.parameter("approval_id", id);
    return wait == null
        ? ApprovalDesk.shown(desk.seen(wanted, caller))
        : waits.get(wanted, wait, caller);
  }

  @PostMapping(path = "/{id}/decide", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('operator', 'approver')")
  ResponseEntity<Object> decide(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String match,
      Authentication caller,
      HttpServletRequest request) {
    Decide said = bodies.read(body, Decide.class);
    if (said.approve() == null) {
      throw ProblemException.invalid("approve", "must be true or false");
    }
    return desk.vote(
        Fields.parameter("approval_id", id),
        new Approvals.Ballot(
            said.approve(), Fields.reason(said.reason()), signable.response(body, said.response())),
        match,
        new CommandDesk.Call(request, caller, body),
        caller);
  }

  @PostMapping(path = "/{id}/claim", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('agent')")
  ResponseEntity<Object> claim(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Claim said = bodies.read(body, Claim.class);
    String digest = Fields.id("arguments_digest", said.digest());
    Approval approval = desk.own(Fields.parameter("approval_id", id), caller);
    return desk.answer(
        approvals.claim(approval.id(), digest, CommandDesk.caller(request, caller)), request);
  }

  /** Who asked takes the question back. */
  @PostMapping(path = "/{id}/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('agent', 'operator')")
  ResponseEntity<Object> cancel(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Approval approval = desk.own(Fields.parameter("approval_id", id), caller);
    return desk.answer(
        approvals.cancel(approval.id(), reason(body), CommandDesk.caller(request, caller)),
        request);
  }

  /** Somebody who may decide takes an approval back before it is used. */
  @PostMapping(path = "/{id}/revoke", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('operator', 'approver')")
  ResponseEntity<Object> revoke(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    return desk.revoke(
        Fields.parameter("approval_id", id),
        reason(body),
        new CommandDesk.Call(request, caller, body));
  }

  private @Nullable String reason(byte @Nullable [] body) {
    return Fields.reason(bodies.read(body, Reason.class).reason());
  }

  /** Nothing to say beyond that there is none. */
  static ProblemException none() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "approval_not_found", "There is no approval of this id.");
  }
}
