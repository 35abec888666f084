package io.observatory.hitl.chat;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One place where people are shown approvals. Slow and often away: never called inside a
 * transaction, and nothing that decides waits for it.
 */
public interface ChatChannel {

  /**
   * Shows a card. Not repeatable: a second call shows it twice.
   *
   * @param ending how it ended; null while it can be decided
   * @return where it stands
   * @throws ChannelAwayException when it may work later
   * @throws ChannelRefusedException when it will not work until somebody changes something
   */
  Posted post(Card card, @Nullable Ending ending);

  /**
   * Where the card of an approval stands that was posted since then without our hearing of it.
   *
   * @return empty when there is none, or the channel does not let us look
   * @throws ChannelAwayException when it may work later
   */
  Optional<Posted> find(String approvalId, Instant since);

  /**
   * Changes a card; repeatable.
   *
   * @param ending how it ended; null while it can be decided
   * @throws ChannelAwayException when it may work later
   * @throws ChannelRefusedException when it will not work until somebody changes something
   */
  void update(Posted where, Card card, @Nullable Ending ending);

  /**
   * Where a card stands, in the channel's own words.
   *
   * @param channel the room
   * @param message the message in it
   */
  record Posted(String channel, String message) {}
}
