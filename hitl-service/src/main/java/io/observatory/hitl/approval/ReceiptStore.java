package io.observatory.hitl.approval;

import java.util.Collection;
import java.util.Optional;

/** Where receipts are kept; nobody may change or remove one. Safe for use by many threads. */
public interface ReceiptStore {

  /** Adds receipts of approvals that have none, if and when the transaction commits. */
  void add(Collection<Receipt> receipts);

  /** The receipt of that approval, as it was signed. */
  Optional<String> find(String approvalId);

  /**
   * A signed decision.
   *
   * @param document the JSON document, byte for byte
   */
  record Receipt(String approvalId, String document) {}
}
