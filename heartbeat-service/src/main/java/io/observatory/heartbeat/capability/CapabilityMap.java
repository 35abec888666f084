package io.observatory.heartbeat.capability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who lives and what each can do, as the compacted topic tells it: the same on every instance, up
 * to how far each has read. One thread applies what it reads; any number of others ask. An answer
 * is of one moment. Nobody waits long: changes are applied a few at a time, and an answer looks at
 * bitmaps, not at agents.
 */
public final class CapabilityMap {

  private static final int REMOVALS_REMEMBERED = 16_384;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final MapSignal signal = new MapSignal();
  private final AgentTable table = new AgentTable();
  private final AgentOrder order = new AgentOrder(table);
  private final CapabilityIndex index = new CapabilityIndex();
  private final Evaluation evaluation = new Evaluation(index);
  private final Summaries summaries = new Summaries(index, table);
  private final Offsets applied = new Offsets();
  private final ChangeRing ring;
  private final Feed feed;
  private final Map<String, Long> removed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMOVALS_REMEMBERED;
        }
      };
  private volatile boolean caughtUp;

  /** Remembers this many recent changes for streams that resume. */
  public CapabilityMap(int rememberedChanges) {
    this.ring = new ChangeRing(rememberedChanges);
    this.feed = new Feed(table, order, ring, applied);
  }

  /**
   * Applies records in their order; for one thread, and a few hundred records at a time.
   *
   * @param positions how far the partitions are read with these, past records that tell nothing
   */
  public void apply(List<MapUpdate> updates, Map<Integer, Long> positions) {
    boolean moved = !updates.isEmpty();
    lock.writeLock().lock();
    try {
      for (MapUpdate update : updates) {
        Change change =
            switch (update) {
              case MapUpdate.Present present -> put(present);
              case MapUpdate.Gone gone -> remove(gone);
            };
        applied.advance(update.partition(), update.offset() + 1);
        if (change != null && caughtUp) {
          ring.add(change);
        }
      }
      for (Map.Entry<Integer, Long> position : positions.entrySet()) {
        moved |= applied.advance(position.getKey(), position.getValue());
      }
    } finally {
      lock.writeLock().unlock();
    }
    if (moved) {
      signal.raise();
    }
  }

  /** What the topic held when reading began is applied: from here on the map can be asked. */
  public void markCaughtUp() {
    lock.writeLock().lock();
    try {
      ring.begin(applied);
      caughtUp = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Whether the map holds everything that the topic held when reading began. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  private @Nullable Change put(MapUpdate.Present update) {
    MappedAgent agent = update.agent();
    byte[] id = Row.id(agent.agentId());
    int slot = order.find(id);
    if (slot >= 0 && agent.revision() <= table.revision(slot)) {
      return null; // a repeat, or overtaken
    }
    Row before = slot < 0 ? null : table.get(slot);
    Row after =
        new Row(
            before == null ? id : before.id(),
            index.cluster(agent.clusterId()),
            index.kind(agent),
            agent.state(),
            agent.duplicateIdentity(),
            Extras.of(agent),
            new Row.Life(
                agent.registeredAt().toEpochMilli(),
                agent.lastSeen().toEpochMilli(),
                agent.incarnation(),
                agent.revision()));
    if (before == null) {
      slot = table.add(id);
      order.add(slot);
      removed.remove(agent.agentId());
    }
    table.set(slot, after);
    index.move(slot, before, after);
    return new Change(update.partition(), update.offset(), before, after, "");
  }

  private @Nullable Change remove(MapUpdate.Gone update) {
    int slot = order.find(Row.id(update.agentId()));
    if (slot < 0) {
      if (update.revision() > 0) {
        removed.merge(update.agentId(), update.revision(), Math::max);
      }
      return null;
    }
    Row before = table.get(slot);
    if (update.revision() > 0 && update.revision() < before.life().revision()) {
      return null; // overtaken
    }
    removed.put(update.agentId(), Math.max(update.revision(), before.life().revision()));
    index.move(slot, before, null);
    order.remove(slot);
    table.remove(slot);
    return new Change(update.partition(), update.offset(), before, null, update.cause());
  }

  /**
   * The first agents of a query, by state in the order of {@link LiveState} and then by id.
   *
   * @param after where to go on, null to begin
   * @throws InvalidQueryException when a prefix stands for too many names
   */
  public AgentSelection select(Query query, @Nullable AgentPlace after, int limit) {
    return reading(
        () -> {
          RoaringBitmap matching = evaluation.of(query);
          List<Integer> slots = new ArrayList<>();
          for (LiveState state : LiveState.values()) {
            int missing = limit + 1 - slots.size();
            if (missing > 0 && (after == null || after.state().compareTo(state) <= 0)) {
              slots.addAll(
                  order.first(
                      RoaringBitmap.and(matching, index.state(state).bitmap()),
                      after != null && after.state() == state ? Row.id(after.agentId()) : null,
                      missing));
            }
          }
          List<MappedAgent> agents =
              slots.stream().limit(limit).map(slot -> table.get(slot).mapped()).toList();
          boolean more = slots.size() > limit;
          return new AgentSelection(agents, more ? place(agents.getLast()) : null, token());
        });
  }

  private static AgentPlace place(MappedAgent agent) {
    return new AgentPlace(agent.state(), agent.agentId());
  }

  /** The agent, if it lives. */
  public Optional<MappedAgent> find(String agentId) {
    return reading(
        () -> {
          int slot = order.find(Row.id(agentId));
          return slot < 0 ? Optional.empty() : Optional.of(table.get(slot).mapped());
        });
  }

  /**
   * Capabilities in the order of their names.
   *
   * @param prefix what the names begin with; empty for all
   * @param after the name to go on behind, null to begin
   */
  public CapabilityList capabilities(String prefix, @Nullable String after, int limit) {
    return reading(
        () -> {
          List<CapabilitySummary> page = new ArrayList<>();
          for (String name : index.names(prefix, after)) {
            if (!name.startsWith(prefix)) {
              break;
            }
            if (page.size() == limit) {
              return new CapabilityList(page, true, token());
            }
            page.add(summaries.of(name));
          }
          return new CapabilityList(page, false, token());
        });
  }

  /** How many agents are listed. */
  public int size() {
    return reading(table::size);
  }

  /** Waits until the map has come to this moment; false when it has not in this time. */
  public boolean await(RevisionToken token, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      long generation = signal.generation();
      if (reading(() -> hasReached(token))) {
        return true;
      }
      if (!signal.awaitBeyond(generation, Duration.ofNanos(deadline - System.nanoTime()))) {
        return false;
      }
    }
  }

  private boolean hasReached(RevisionToken token) {
    return switch (token) {
      case RevisionToken.Applied there -> applied.isAtLeast(new Offsets(there.offsets()));
      case RevisionToken.OfAgent(String agentId, long revision) -> {
        int slot = order.find(Row.id(agentId));
        long known = slot < 0 ? removed.getOrDefault(agentId, 0L) : table.revision(slot);
        yield known >= revision;
      }
    };
  }

  /** A stream's beginning: first the present state, then changes. */
  public StreamPosition begin() {
    return reading(feed::begin);
  }

  /** Where a stream goes on; empty when changes since then are not remembered any more. */
  public Optional<StreamPosition> resume(RevisionToken.Applied token) {
    return reading(() -> Optional.ofNullable(feed.resume(token)));
  }

  /**
   * What a stream is told next, and moves its position.
   *
   * @param limit about how many changes at most; a page of the present state may come on top
   */
  public StreamBatch next(StreamPosition position, Query query, int limit) {
    return reading(() -> feed.next(position, query, limit));
  }

  /** Rises whenever something was applied; ask for it before {@link #next}. */
  public long generation() {
    return signal.generation();
  }

  /** Waits until something is applied since this generation; false when the time is up. */
  public boolean awaitChange(long generation, Duration patience) throws InterruptedException {
    return signal.awaitBeyond(generation, patience);
  }

  private RevisionToken token() {
    return new RevisionToken.Applied(applied.asList(), null);
  }

  private <T> T reading(Supplier<T> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }
}
