package io.observatory.hitl.chat;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be told outside, kept until it was. Safe for use by many threads. */
public interface DeliveryStore {

  /** A card to be shown somewhere. */
  record NewCard(String destination, String approvalId) {}

  /** An event to be told everywhere, in the order of {@code revision} per approval. */
  record News(String approvalId, String eventId, long revision, String body) {}

  /** Wants cards shown, if and when the transaction commits. */
  void show(Collection<NewCard> cards, Instant now);

  /** Wants the cards of these approvals shown as they are now, if and when it commits. */
  void changed(Collection<String> approvalIds, Instant now);

  /** Wants events told, if and when the transaction commits. */
  void tell(Collection<String> destinations, Collection<News> news, Instant now);

  /**
   * Takes something that is due there; nobody else's until {@code until}.
   *
   * @return empty when nothing is due
   */
  Optional<Delivery> take(String destination, Instant now, Instant until);

  /**
   * It was told. Of a card whose lease was lost nobody knows which of two senders had the last
   * word: it is told once more.
   *
   * @param where a card stands now
   */
  void done(Delivery delivery, ChatChannel.@Nullable Posted where, Instant now);

  /** It was not told, and is due again then. */
  void later(Delivery delivery, Instant due, String fault);

  /** It was not told, and will not be tried any more. */
  void giveUp(Delivery delivery, String fault);
}
