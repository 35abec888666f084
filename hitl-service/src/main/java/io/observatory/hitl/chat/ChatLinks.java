package io.observatory.hitl.chat;

import io.observatory.hitl.approval.Directory;
import io.observatory.hitl.command.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Which person a chat identity is. A person who is logged in gets a code, says it once in the chat,
 * and from then on decides there as himself: with the roles he has at that moment, where somebody
 * can say which these are, and else with those of the login, for as long as that is trusted. Safe
 * for use by many threads.
 */
public final class ChatLinks {

  private static final Set<String> DECIDING = Set.of("operator", "approver", "admin");

  private final ChatLinkStore store;
  private final ChatLog log;
  private final Directory directory;
  private final TransactionOperations transaction;
  private final Terms terms;

  /**
   * On what links are made.
   *
   * @param codes makes codes that nobody guesses
   * @param digest of a code, by which it is kept
   * @param codeLifetime how long a code may be said
   * @param loginLifetime how long the roles of a login count where nobody can say what they are now
   */
  public record Terms(
      Supplier<String> codes,
      UnaryOperator<String> digest,
      Duration codeLifetime,
      Duration loginLifetime,
      Clock clock) {}

  /** Asks {@code directory} what people are now. */
  public ChatLinks(
      ChatLinkStore store,
      ChatLog log,
      Directory directory,
      TransactionOperations transaction,
      Terms terms) {
    this.store = store;
    this.log = log;
    this.directory = directory;
    this.transaction = transaction;
    this.terms = terms;
  }

  /** What a person is to say, shown once. */
  public record Code(String code, Instant expiresAt) {}

  /** Gives a person who is logged in something to say in the chat. */
  public Code offer(Caller caller) {
    String code = terms.codes().get();
    Instant until = now().plus(terms.codeLifetime());
    transaction.executeWithoutResult(
        status -> {
          store.offer(
              terms.digest().apply(code),
              new ChatLinkStore.Offer(caller.principal(), Set.copyOf(caller.roles())),
              until);
          log.append("chat.offer", null, caller, null, now());
        });
    return new Code(code, until);
  }

  /** What came of a code that was said. */
  public enum Redeemed {
    LINKED,
    /** Nobody was to say that, or not any more. */
    UNKNOWN_CODE,
    /** The identity is another person's. */
    TAKEN
  }

  /** Somebody said a code. */
  public Redeemed redeem(String code, ChatIdentity identity) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              Instant now = now();
              ChatLinkStore.Offer offer = store.take(terms.digest().apply(code), now).orElse(null);
              Redeemed redeemed =
                  offer == null ? Redeemed.UNKNOWN_CODE : link(offer, identity, now);
              Caller caller =
                  offer == null
                      ? new Caller(identity.name(), List.of(), null)
                      : new Caller(offer.principal(), sorted(offer.roles()), identity.name());
              log.append(
                  "chat.link",
                  identity,
                  caller,
                  redeemed == Redeemed.LINKED
                      ? null
                      : redeemed.name().toLowerCase(java.util.Locale.ROOT),
                  now);
              return redeemed;
            }));
  }

  private Redeemed link(ChatLinkStore.Offer offer, ChatIdentity identity, Instant now) {
    return store.link(new ChatLink(identity, offer.principal(), offer.roles(), now))
        ? Redeemed.LINKED
        : Redeemed.TAKEN;
  }

  /** A person's links. */
  public List<ChatLink> of(String principal) {
    return store.of(principal);
  }

  /** Ends a person's own link; false when there is none. */
  public boolean unlink(ChatIdentity identity, Caller caller) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              boolean unlinked = store.unlink(identity, caller.principal());
              if (unlinked) {
                log.append("chat.unlink", identity, caller, null, now());
              }
              return unlinked;
            }));
  }

  /** Ends the link of whoever says so in the chat; false when there is none. */
  public boolean unlink(ChatIdentity identity) {
    return store
        .find(identity)
        .map(link -> unlink(identity, new Caller(link.principal(), List.of(), identity.name())))
        .orElse(false);
  }

  /**
   * Who somebody in a chat is, or why nobody who may decide.
   *
   * @param caller with the roles that count now; null when {@code why} says why there is none
   */
  public record Standing(@Nullable Caller caller, String why) {}

  /** Who somebody in a chat is now. */
  public Standing standing(ChatIdentity identity) {
    ChatLink link = store.find(identity).orElse(null);
    if (link == null) {
      return new Standing(
          null,
          "You are not linked to an operator, so nothing was done. Get a code with"
              + " POST /v1/chat/links and say it here: /observatory link CODE");
    }
    Optional<Set<String>> known = directory.roles(link.principal());
    if (known.isEmpty() && link.linkedAt().plus(terms.loginLifetime()).isBefore(now())) {
      return new Standing(
          null,
          "Your login is too old to decide with, so nothing was done. Get a new code with"
              + " POST /v1/chat/links and say it here: /observatory link CODE");
    }
    Set<String> roles = known.orElse(link.roles());
    return roles.stream().noneMatch(DECIDING::contains)
        ? new Standing(null, "You may not decide any more, so nothing was done.")
        : new Standing(new Caller(link.principal(), sorted(roles), identity.name()), "");
  }

  private static List<String> sorted(Set<String> roles) {
    return roles.stream().sorted().toList();
  }

  private Instant now() {
    return terms.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
