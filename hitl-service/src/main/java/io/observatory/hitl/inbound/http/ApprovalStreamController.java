package io.observatory.hitl.inbound.http;

import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.ApprovalTail;
import io.observatory.hitl.tail.Following;
import io.observatory.hitl.tail.GoneException;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Tells who listens what happens to approvals, on the request's own virtual thread. */
@RestController
@PreAuthorize("hasRole('viewer')")
class ApprovalStreamController {

  private final ApprovalTail tail;
  private final Streams streams;

  ApprovalStreamController(ApprovalTail tail, Streams streams) {
    this.tail = tail;
    this.streams = streams;
  }

  /** As of the list, and the event to go on after. */
  record Wanted(
      @Nullable String state,
      @Nullable String agent,
      @Nullable String session,
      @Nullable String action,
      @Nullable String policy,
      @Nullable String after) {

    ApprovalTail.Wanted checked() {
      return new ApprovalTail.Wanted(
          Fields.constant("state", ApprovalState.values(), state),
          Fields.parameterIfAny("agent", agent),
          Fields.parameterIfAny("session", session),
          Fields.parameterIfAny("action", action),
          policy == null ? null : Names.policy(policy));
    }
  }

  @GetMapping("/v1/approvals/stream")
  void stream(
      Wanted wanted,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response) {
    ApprovalTail.Wanted checked = wanted.checked();
    String place = Streams.place(lastEventId, wanted.after());
    streams.serve(() -> follow(checked, place), response);
  }

  private Following follow(ApprovalTail.Wanted wanted, @Nullable String place) {
    try {
      return tail.follow(wanted, place);
    } catch (IllegalArgumentException e) {
      throw Fields.invalidParameter("event_id", "This is no id of an event of approvals.");
    } catch (GoneException e) {
      throw new ProblemException(
          HttpStatus.GONE,
          "events_gone",
          "What came after this event is not kept any more; read the list and listen from now on.");
    }
  }
}
