package io.observatory.hitl.chat;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Refusal;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.approval.Voter;
import io.observatory.hitl.command.Caller;
import io.observatory.hitl.command.Pace;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what people want by clicks on cards: their votes, under the same rules as everywhere. A
 * click is bound to the revision of the approval that its card showed, compared under the
 * approval's lock. Whoever is refused is told why, alone. Safe for use by many threads.
 */
public final class ChatDesk {

  private static final Logger LOGGER = LoggerFactory.getLogger(ChatDesk.class);

  private final Approvals approvals;
  private final ChatLinks links;
  private final ChatReplies replies;
  private final DeliveryStore deliveries;
  private final Pace pace;
  private final Clock clock;

  /** Tells people through {@code replies}. */
  public ChatDesk(
      Approvals approvals,
      ChatLinks links,
      ChatReplies replies,
      DeliveryStore deliveries,
      Pace pace,
      Clock clock) {
    this.approvals = approvals;
    this.links = links;
    this.replies = replies;
    this.deliveries = deliveries;
    this.pace = pace;
    this.clock = clock;
  }

  /** Somebody clicked a button; a denial, and whatever wants a reason, asks for it first. */
  public void clicked(Click click, String trigger) {
    guarded(
        click,
        () -> {
          Approval approval = approvals.find(click.approvalId()).orElse(null);
          Caller caller = caller(click, approval);
          if (caller == null || approval == null) {
            return;
          }
          boolean wantsReason = !click.approve() || approval.verdict().terms().reasonRequired();
          boolean open =
              approval.state() == ApprovalState.PENDING && approval.revision() == click.revision();
          if (wantsReason && open) {
            replies.askReason(trigger, click, approval.ask().action());
          } else {
            vote(click, caller, null);
          }
        });
  }

  /** Somebody clicked, was asked why, and answered. */
  public void answered(Click click, String reason) {
    guarded(
        click,
        () -> {
          Caller caller = caller(click, approvals.find(click.approvalId()).orElse(null));
          if (caller != null) {
            vote(click, caller, reason);
          }
        });
  }

  private void guarded(Click click, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOGGER.warn("A click on {} came to nothing", click.approvalId(), e);
      whisper(click, "That did not work, and nothing was decided. Try again shortly.");
    }
  }

  /** Who clicked; null when that is nobody who may, which he was told then. */
  private @Nullable Caller caller(Click click, @Nullable Approval approval) {
    if (approval == null) {
      whisper(click, "There is no such approval.");
      return null;
    }
    ChatLinks.Standing standing = links.standing(click.who());
    Caller caller = standing.caller();
    String name = caller == null ? click.who().name() : caller.principal();
    if (pace.take(name).isPresent()) {
      whisper(click, "You have given too many commands in the last minute; nothing was done.");
      return null;
    }
    if (caller == null) {
      note(click, approval, standing.why());
      whisper(click, standing.why());
    }
    return caller;
  }

  private void note(Click click, Approval approval, String why) {
    Caller stranger = new Caller(click.who().name(), List.of(), click.who().name());
    approvals.note(
        new Approvals.Result(approval, false, new Refusal(Refusal.Why.NOT_LINKED, why)),
        new Approvals.Ballot(click.approve(), null, null),
        new Voter(stranger, Vote.Way.CHAT, null, null));
  }

  private void vote(Click click, Caller caller, @Nullable String reason) {
    Voter voter = new Voter(caller, Vote.Way.CHAT, null, null);
    Approvals.Result result =
        approvals
            .vote(
                click.approvalId(),
                new Approvals.Ballot(click.approve(), reason, null),
                voter,
                click.revision())
            .orElseThrow();
    Refusal refusal = result.refusal();
    if (refusal != null) {
      deliveries.changed(List.of(click.approvalId()), clock.instant());
      whisper(click, refusal.detail());
    } else if (result.isRepeat()) {
      whisper(click, "You have said so before; it counts once.");
    } else if (result.approval().state() == ApprovalState.PENDING) {
      whisper(click, "Your vote counts. It takes more of them to decide this.");
    }
  }

  private void whisper(Click click, String sentence) {
    try {
      replies.whisper(click.room(), click.who().member(), sentence);
    } catch (ChannelAwayException | ChannelRefusedException e) {
      LOGGER.warn("Somebody was not told: {} ({})", sentence, e.getMessage());
    }
  }
}
