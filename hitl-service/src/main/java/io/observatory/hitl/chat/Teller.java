package io.observatory.hitl.chat;

import org.jspecify.annotations.Nullable;

/** Tells something at one destination, over a network. Never called inside a transaction. */
public interface Teller {

  /**
   * Tells it.
   *
   * @return where it stands, if it stands anywhere
   * @throws ChannelAwayException when it may work later
   * @throws ChannelRefusedException when it will not work until somebody changes something
   */
  ChatChannel.@Nullable Posted tell(Delivery delivery);
}
