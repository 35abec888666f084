package io.observatory.heartbeat.capability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells streams first the present state, in the order of ids and page by page, and all along the
 * changes. While the state is being told, a change of an agent that was told follows at once, and a
 * change of one that is still to come is left to its page: nobody is told twice or forgotten, and
 * nothing is copied to hold the state still. Called while the map does not change.
 */
final class Feed {

  private static final int PAGE = 1_000;
  private static final byte[] NOBODY_YET = {};

  private final AgentTable table;
  private final AgentOrder order;
  private final ChangeRing ring;
  private final Offsets applied;

  Feed(AgentTable table, AgentOrder order, ChangeRing ring, Offsets applied) {
    this.table = table;
    this.order = order;
    this.ring = ring;
    this.applied = applied;
  }

  StreamPosition begin() {
    return new StreamPosition(new Offsets(applied.asList()), ring.newest(), NOBODY_YET);
  }

  /** Null when changes behind the token are forgotten. */
  @Nullable StreamPosition resume(RevisionToken.Applied token) {
    Offsets offsets = new Offsets(token.offsets());
    if (!ring.covers(offsets)) {
      return null;
    }
    String upTo = token.presentUpTo();
    return new StreamPosition(offsets, firstUntold(offsets), upTo == null ? null : Row.id(upTo));
  }

  /** Not the oldest change: that one may be forgotten before the stream is told anything. */
  private long firstUntold(Offsets offsets) {
    long number = ring.oldest();
    while (number < ring.newest()
        && ring.get(number).offset() < offsets.get(ring.get(number).partition())) {
      number++;
    }
    return number;
  }

  StreamBatch next(StreamPosition position, Query query, int limit) {
    if (position.nextChange() < ring.oldest()) {
      return StreamBatch.LAPSED;
    }
    List<StreamEvent> events = new ArrayList<>();
    while (position.nextChange() < ring.newest() && events.size() < limit) {
      tell(ring.get(position.nextChange()), position, query, events);
      position.passChange();
    }
    if (position.nextChange() < ring.newest()) {
      return new StreamBatch(events, false, false);
    }
    position.offsets().advance(applied);
    if (position.presentUpTo() != null && events.size() < limit) {
      tellPage(position, query, events);
    }
    return new StreamBatch(events, position.presentUpTo() == null, false);
  }

  private static void tell(
      Change change, StreamPosition position, Query query, List<StreamEvent> events) {
    if (change.offset() < position.offsets().get(change.partition())) {
      return;
    }
    position.offsets().advance(change.partition(), change.offset() + 1);
    byte[] upTo = position.presentUpTo();
    if (upTo != null && Arrays.compareUnsigned(change.either().id(), upTo) > 0) {
      return;
    }
    Row before = change.before();
    Row after = change.after();
    if (after != null && RowMatch.matches(query, after)) {
      events.add(new StreamEvent.Listed(after.mapped(), position.token()));
    } else if (before != null && RowMatch.matches(query, before)) {
      String cause = after == null ? change.cause() : StreamEvent.Removed.NO_MATCH;
      events.add(new StreamEvent.Removed(before.agentId(), cause, position.token()));
    }
  }

  private void tellPage(StreamPosition position, Query query, List<StreamEvent> events) {
    List<Integer> page = order.from(position.presentUpTo(), PAGE);
    for (int slot : page) {
      Row row = table.get(slot);
      position.presentUpTo(row.id());
      if (RowMatch.matches(query, row)) {
        events.add(new StreamEvent.Listed(row.mapped(), position.token()));
      }
    }
    if (page.size() < PAGE) {
      position.presentUpTo(null);
      events.add(new StreamEvent.Complete(position.token()));
    }
  }
}
