package io.observatory.hitl.chat;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Wants a card for every question to people, and wants it right after everything that happens to
 * it, in the transaction in which it happens.
 */
public final class ApprovalCards implements ApprovalLog {

  private final Function<Approval, List<String>> destinations;
  private final DeliveryStore store;

  /** Asks {@code destinations} where an approval is shown. */
  public ApprovalCards(Function<Approval, List<String>> destinations, DeliveryStore store) {
    this.destinations = destinations;
    this.store = store;
  }

  @Override
  public void append(Entry entry) {
    List<DeliveryStore.NewCard> opened = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (Change change : entry.changes()) {
      Approval approval = change.after();
      if (change.before() != null) {
        changed.add(approval.id());
      } else if (approval.state() == ApprovalState.PENDING) {
        destinations
            .apply(approval)
            .forEach(where -> opened.add(new DeliveryStore.NewCard(where, approval.id())));
      }
    }
    store.show(opened, entry.at());
    store.changed(changed, entry.at());
  }
}
