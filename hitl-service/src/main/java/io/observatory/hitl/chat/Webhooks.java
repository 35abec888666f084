package io.observatory.hitl.chat;

/** Those outside who are told of events. */
public interface Webhooks {

  /** Tells the one of that name. */
  Teller teller(String name);
}
