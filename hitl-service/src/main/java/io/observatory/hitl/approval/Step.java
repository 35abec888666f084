package io.observatory.hitl.approval;

/** What somebody wants to do about an approval, whose row is locked. */
interface Step {

  /** Puts what comes of it on the sheet. */
  Approvals.Result take(Approval approval, Sheet sheet);
}
