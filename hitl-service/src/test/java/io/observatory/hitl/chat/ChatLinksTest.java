package io.observatory.hitl.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.approval.Directory;
import io.observatory.hitl.chat.ChatLinks.Redeemed;
import io.observatory.hitl.command.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

class ChatLinksTest {

  private static final ChatIdentity ANN = new ChatIdentity("slack", "T1", "Uann");
  private static final Caller CALLER = new Caller("ann", List.of("operator", "sre"), null);

  private final AtomicInteger codes = new AtomicInteger();
  private final Memory store = new Memory();
  private final List<String> log = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private @Nullable Set<String> known;

  private final ChatLinks links =
      new ChatLinks(
          store,
          (action, identity, caller, refused, at) ->
              log.add(action + " " + caller.principal() + " " + refused),
          new Directory() {
            @Override
            public Optional<Set<String>> roles(String principal) {
              return Optional.ofNullable(known);
            }

            @Override
            public Set<String> owners(String agentId) {
              return Set.of();
            }
          },
          TransactionOperations.withoutTransaction(),
          new ChatLinks.Terms(
              () -> "code-" + codes.incrementAndGet(),
              code -> "digest of " + code,
              Duration.ofMinutes(10),
              Duration.ofHours(8),
              new Moved()));

  @Test
  void whereSomebodyCanSayWhatPeopleAreThatCountsAndNotTheLogin() {
    links.redeem(links.offer(CALLER).code(), ANN);
    known = Set.of("approver", "security");
    now = now.plus(Duration.ofDays(365));
    assertThat(roles()).containsExactly("approver", "security");
    known = Set.of("viewer");
    assertThat(links.standing(ANN).caller()).isNull();
    known = Set.of();
    assertThat(links.standing(ANN).why()).contains("may not decide any more");
  }

  @Test
  void whereNobodyCanSayTheLoginCountsAsLongAsItIsTrusted() {
    links.redeem(links.offer(CALLER).code(), ANN);
    now = now.plus(Duration.ofHours(8));
    assertThat(roles()).containsExactly("operator", "sre");
    now = now.plusMillis(1);
    assertThat(links.standing(ANN).why()).contains("too old");
    links.redeem(links.offer(CALLER).code(), ANN);
    assertThat(roles()).as("a new code is a new login").containsExactly("operator", "sre");
  }

  private List<String> roles() {
    return Objects.requireNonNull(links.standing(ANN).caller()).roles();
  }

  @Test
  void aCodeIsKeptByItsDigestOnlyAndIsGoodForItsTime() {
    String code = links.offer(CALLER).code();
    assertThat(store.offers.keySet()).containsExactly("digest of " + code);
    now = now.plus(Duration.ofMinutes(10));
    assertThat(links.redeem(code, ANN)).isEqualTo(Redeemed.UNKNOWN_CODE);
    assertThat(links.standing(ANN).why()).contains("not linked");
  }

  @Test
  void whatWasDoneAndTriedIsTold() {
    links.redeem("guess", ANN);
    links.redeem(links.offer(CALLER).code(), ANN);
    links.redeem(links.offer(new Caller("ben", List.of("operator"), null)).code(), ANN);
    links.unlink(ANN);
    assertThat(links.unlink(ANN)).isFalse();
    assertThat(log)
        .containsExactly(
            "chat.link slack:T1/Uann unknown_code",
            "chat.offer ann null",
            "chat.link ann null",
            "chat.offer ben null",
            "chat.link ben taken",
            "chat.unlink ann null");
  }

  private final class Moved extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static final class Memory implements ChatLinkStore {
    private final Map<String, Offer> offers = new HashMap<>();
    private final Map<String, Instant> until = new HashMap<>();
    private final Map<ChatIdentity, ChatLink> links = new HashMap<>();

    @Override
    public void offer(String digest, Offer offer, Instant expiresAt) {
      offers.put(digest, offer);
      until.put(digest, expiresAt);
    }

    @Override
    public Optional<Offer> take(String digest, Instant now) {
      Instant end = until.get(digest);
      return end == null || !now.isBefore(end)
          ? Optional.empty()
          : Optional.ofNullable(offers.remove(digest));
    }

    @Override
    public Optional<ChatLink> find(ChatIdentity identity) {
      return Optional.ofNullable(links.get(identity));
    }

    @Override
    public List<ChatLink> of(String principal) {
      return links.values().stream().filter(each -> each.principal().equals(principal)).toList();
    }

    @Override
    public boolean link(ChatLink link) {
      ChatLink before = links.get(link.identity());
      if (before != null && !before.principal().equals(link.principal())) {
        return false;
      }
      links.put(link.identity(), link);
      return true;
    }

    @Override
    public boolean unlink(ChatIdentity identity, String principal) {
      ChatLink before = links.get(identity);
      return before != null
          && before.principal().equals(principal)
          && links.remove(identity, before);
    }
  }
}
