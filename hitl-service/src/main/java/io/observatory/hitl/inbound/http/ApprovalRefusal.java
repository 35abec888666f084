package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A problem (RFC 9457) that also says how the approval stands, and who decided it when. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApprovalRefusal(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    @JsonProperty("approval_id") String approvalId,
    @Nullable String state,
    @JsonProperty("decided_by") @Nullable String decidedBy,
    @JsonProperty("decided_at") @Nullable Instant decidedAt,
    @Nullable List<Fault> errors) {

  record Fault(String path, String message) {}

  static ApprovalRefusal of(Approvals.Result result, Refusal refusal, String instance) {
    HttpStatus status = status(refusal.why());
    Approval approval = result.approval();
    Approval.End end = approval.end();
    return new ApprovalRefusal(
        "urn:observatory:problem:" + refusal.code(),
        status.getReasonPhrase(),
        status.value(),
        refusal.detail(),
        instance,
        refusal.code(),
        approval.id(),
        approval.state().name(),
        end == null ? null : end.by(),
        end == null ? null : end.at(),
        refusal.faults().isEmpty()
            ? null
            : refusal.faults().stream()
                .map(fault -> new Fault("response" + fault.path(), fault.message()))
                .toList());
  }

  /** Of an approval that is not there. */
  static ApprovalRefusal none(String id, String instance) {
    return of(
        id,
        HttpStatus.NOT_FOUND,
        "approval_not_found",
        "There is no approval of this id.",
        instance);
  }

  /** Of a vote that nothing stands against but others of its batch. */
  static ApprovalRefusal left(String id, String code, String instance) {
    return of(id, HttpStatus.FAILED_DEPENDENCY, code, "Another vote was refused.", instance);
  }

  private static ApprovalRefusal of(
      String id, HttpStatus status, String code, String detail, String instance) {
    return new ApprovalRefusal(
        "urn:observatory:problem:" + code,
        status.getReasonPhrase(),
        status.value(),
        detail,
        instance,
        code,
        id,
        null,
        null,
        null,
        null);
  }

  static HttpStatus status(Refusal.Why why) {
    return switch (why) {
      case SEPARATION_OF_DUTIES, NOT_ELIGIBLE, WEB_ONLY -> HttpStatus.FORBIDDEN;
      case STEP_UP_REQUIRED -> HttpStatus.UNAUTHORIZED;
      case REASON_REQUIRED, RESPONSE_INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
      case REVISION_MISMATCH -> HttpStatus.PRECONDITION_FAILED;
      default -> HttpStatus.CONFLICT;
    };
  }
}
