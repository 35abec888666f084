package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.session.GateNews;
import java.util.List;
import java.util.Optional;

/**
 * Opens an approval for each gate that a message opened, and takes it back when the gate is gone
 * without a decision. Each step may be repeated. Safe for use by many threads.
 */
public final class GateApprovals {

  private final Approvals approvals;

  /** Opens them in {@code approvals}. */
  public GateApprovals(Approvals approvals) {
    this.approvals = approvals;
  }

  /** Something happened at a gate. */
  public void take(GateNews news) {
    String id = news.holdId();
    GateNews.About about = news.about();
    if (id == null || !GateQuestion.isOne(id)) {
      return; // a person's pause asks nobody
    }
    switch (news.kind()) {
      case OPENED -> {
        if (about != null) {
          approvals.open(id, GateQuestion.of(news, about), null);
        }
      }
      case CLOSED, DENIED -> takeBack(id);
      default -> {
        // About a session, not about a gate.
      }
    }
  }

  private void takeBack(String id) {
    Optional<Approval> asked = approvals.find(id);
    if (asked.isPresent() && asked.get().state() == ApprovalState.PENDING) {
      approvals.cancel(id, "The gate is gone.", new Caller(GateQuestion.RELAY, List.of(), null));
    }
  }
}
