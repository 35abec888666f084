package io.observatory.hitl.chat;

/**
 * One place where people are shown approvals. Slow and often away: never called inside a
 * transaction, and nothing that decides waits for it.
 */
public interface ChatChannel {

  /**
   * Shows a card that can be decided. Not repeatable: a second call shows it twice.
   *
   * @return where it stands
   * @throws ChannelAwayException when it may work later
   * @throws ChannelRefusedException when it will not work until somebody changes something
   */
  Posted post(Card card);

  /**
   * Replaces a card by how it ended; repeatable.
   *
   * @throws ChannelAwayException when it may work later
   * @throws ChannelRefusedException when it will not work until somebody changes something
   */
  void update(Posted where, Card card, Ending ending);

  /**
   * Where a card stands, in the channel's own words.
   *
   * @param channel the room
   * @param message the message in it
   */
  record Posted(String channel, String message) {}
}
