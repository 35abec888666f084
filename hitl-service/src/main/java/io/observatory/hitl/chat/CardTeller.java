package io.observatory.hitl.chat;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.Approvals;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows an approval's card as the approval is now: posts it once, then changes it. Where a post may
 * have succeeded unheard, the room is searched for it before another one is made.
 */
public final class CardTeller implements Teller {

  private static final String GONE = "message_not_found";

  private final Approvals approvals;
  private final CardDrawing drawing;
  private final ChatChannel channel;

  /** Shows cards in {@code channel}. */
  public CardTeller(Approvals approvals, CardDrawing drawing, ChatChannel channel) {
    this.approvals = approvals;
    this.drawing = drawing;
    this.channel = channel;
  }

  @Override
  public ChatChannel.@Nullable Posted tell(Delivery delivery) {
    Approval approval = approvals.find(delivery.approvalId()).orElse(null);
    if (approval == null) {
      return delivery.where();
    }
    Card card = drawing.card(approval);
    Ending ending = CardDrawing.ending(approval);
    ChatChannel.Posted where = delivery.where();
    if (where == null && delivery.attempts() > 1) {
      Optional<ChatChannel.Posted> found = channel.find(card.id(), delivery.triedAt());
      where = found.orElse(null);
    }
    if (where == null) {
      return channel.post(card, ending);
    }
    try {
      channel.update(where, card, ending);
      return where;
    } catch (ChannelRefusedException e) {
      if (!e.code().equals(GONE)) {
        throw e;
      }
      return ending == null ? channel.post(card, null) : where; // somebody took it away
    }
  }
}
