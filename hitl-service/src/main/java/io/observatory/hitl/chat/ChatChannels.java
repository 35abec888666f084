package io.observatory.hitl.chat;

/** The rooms of a chat service. */
public interface ChatChannels {

  /** The room of that id. */
  ChatChannel room(String id);
}
