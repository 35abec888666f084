package io.observatory.hitl.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where links are kept. Safe for use by many threads. */
public interface ChatLinkStore {

  /** Keeps what a person will say, by its digest; what that person was to say before is void. */
  void offer(String digest, Offer offer, Instant expiresAt);

  /** Who was to say that and still may; it is used up. */
  Optional<Offer> take(String digest, Instant now);

  /** The link of a chat identity. */
  Optional<ChatLink> find(ChatIdentity identity);

  /** A person's links. */
  List<ChatLink> of(String principal);

  /**
   * Links, or renews a link to the same person.
   *
   * @return false when the identity is linked to somebody else
   */
  boolean link(ChatLink link);

  /** Ends the link, if that person has it. */
  boolean unlink(ChatIdentity identity, String principal);

  /** A person who proved who he is, and as what. */
  record Offer(String principal, Set<String> roles) {

    /** Copies the roles. */
    public Offer {
      roles = Set.copyOf(roles);
    }
  }
}
