package io.observatory.hitl.inbound.http;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ReceiptStore;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What was decided, as it was signed then. */
@RestController
class ApprovalReceiptController {

  private final ApprovalDesk desk;
  private final ReceiptStore receipts;

  ApprovalReceiptController(ApprovalDesk desk, ReceiptStore receipts) {
    this.desk = desk;
    this.receipts = receipts;
  }

  @GetMapping(path = "/v1/approvals/{id}/receipt", produces = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('viewer', 'agent')")
  String receipt(@PathVariable String id, Authentication caller) {
    Approval approval = desk.seen(Fields.parameter("approval_id", id), caller);
    if (approval.end() == null) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "not_decided", "Nothing was decided yet, so there is no receipt.");
    }
    return receipts
        .find(approval.id())
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "receipt_not_found",
                    "It was decided before receipts were kept."));
  }
}
