package io.observatory.hitl.chat;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Wants events told at webhooks, in the transaction in which they happen. */
public final class Announcements {

  private final List<String> destinations;
  private final DeliveryStore store;

  /** Tells them at each of {@code destinations}. */
  public Announcements(List<String> destinations, DeliveryStore store) {
    this.destinations = List.copyOf(destinations);
    this.store = store;
  }

  /** Whether anybody wants to be told. */
  public boolean isWanted() {
    return !destinations.isEmpty();
  }

  /** Tells it, if and when the transaction commits. */
  public void add(Collection<DeliveryStore.News> news, Instant at) {
    store.tell(destinations, news, at);
  }
}
