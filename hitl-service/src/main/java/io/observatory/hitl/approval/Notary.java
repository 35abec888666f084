package io.observatory.hitl.approval;

import io.observatory.hitl.approval.ReceiptStore.Receipt;
import io.observatory.hitl.receipt.Receipts;
import java.util.List;
import java.util.stream.Stream;

/**
 * Signs what was decided in the transaction that decides it: a receipt says what was decided then,
 * not what stands in the tables now. Safe for use by many threads.
 */
public final class Notary implements ApprovalLog {

  /** From so many at once, such as when many expire, all processors sign. */
  private static final int MANY = 50;

  private final Receipts receipts;
  private final ReceiptStore store;

  /** Keeps what {@code receipts} signs in {@code store}. */
  public Notary(Receipts receipts, ReceiptStore store) {
    this.receipts = receipts;
    this.store = store;
  }

  @Override
  public void append(Entry entry) {
    List<Approval> decided =
        entry.changes().stream().filter(Notary::isDecision).map(Change::after).toList();
    if (!decided.isEmpty()) {
      Stream<Approval> each = decided.size() < MANY ? decided.stream() : decided.parallelStream();
      store.add(each.map(this::sign).toList());
    }
  }

  private static boolean isDecision(Change change) {
    boolean wasOpen = change.before() == null || change.before().end() == null;
    return wasOpen && change.after().end() != null;
  }

  private Receipt sign(Approval approval) {
    return new Receipt(approval.id(), receipts.sign(Proof.of(approval)));
  }
}
