package io.observatory.hitl.chat;

/** What one person in a chat is told and asked. Never called inside a transaction. */
public interface ChatReplies {

  /**
   * Says something that only that person sees.
   *
   * @throws ChannelAwayException when it may work later
   * @throws ChannelRefusedException when it will not
   */
  void whisper(String room, String member, String sentence);

  /**
   * Asks why; the answer comes as another request.
   *
   * @param trigger the chat service's leave to ask, good for seconds
   * @param action what the approval is about
   * @throws ChannelAwayException when it may work later
   * @throws ChannelRefusedException when it will not
   */
  void askReason(String trigger, Click click, String action);
}
