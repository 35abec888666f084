package io.observatory.webhook.endpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All endpoints in memory. {@link #catchUp} reads every change behind the last one it read, and
 * {@link #took} takes what this instance changed at once; of two versions of an endpoint the higher
 * one stays. While the store is away, what is known is used.
 */
public final class KnownEndpoints implements EndpointBook {

  private static final int SLICE = 1_000;

  private final EndpointStore store;
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();

  private final Map<String, Known> byId = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Endpoint>> byTenant = new HashMap<>(); // under writing
  private final Map<String, Map<String, List<Endpoint>>> byPattern = new ConcurrentHashMap<>();
  private boolean deleted; // under writing: whether deletions are remembered
  private volatile long seen = -1;

  /** The latest of an endpoint; null when it was deleted. */
  private record Known(long sequence, long version, @Nullable Endpoint endpoint) {}

  /** Knows nothing before the first {@link #catchUp}. */
  public KnownEndpoints(EndpointStore store) {
    this.store = store;
  }

  @Override
  public Collection<Endpoint> matching(String tenantId, String type) {
    requireReady();
    Map<String, List<Endpoint>> patterns = byPattern.get(tenantId);
    if (patterns == null) {
      patterns = index(tenantId);
    }
    if (patterns.isEmpty()) {
      return List.of();
    }
    Map<String, Endpoint> found = new LinkedHashMap<>();
    for (String pattern : Patterns.matching(type)) {
      patterns.getOrDefault(pattern, List.of()).forEach(each -> found.put(each.id(), each));
    }
    return found.values();
  }

  @Override
  public Optional<Endpoint> find(String id) {
    requireReady();
    Known known = byId.get(id);
    return known == null ? Optional.empty() : Optional.ofNullable(known.endpoint());
  }

  @Override
  public boolean isGone(String id) {
    return store.find(id).isEmpty();
  }

  private void requireReady() {
    if (seen < 0) {
      throw new IllegalStateException("the endpoints were not read yet");
    }
  }

  /** How many there are. */
  public int size() {
    return byId.size();
  }

  /** How many of them are disabled. */
  public long disabled() {
    return byId.values().stream()
        .filter(
            known -> known.endpoint() != null && known.endpoint().state() == EndpointState.DISABLED)
        .count();
  }

  /** Whether they were read once. */
  public boolean isReady() {
    return seen >= 0;
  }

  /**
   * Reads what changed; throws what the store throws, and knows what it knew before then. A store
   * that went back, as one restored from a backup does, is read from the beginning.
   */
  public void catchUp() {
    if (!reading.tryLock()) {
      return; // somebody reads already
    }
    try {
      long latest = store.latest();
      long from = Math.max(seen, 0);
      if (latest < from) {
        reload();
      } else if (seen < 0 || latest > from) {
        seen = readOn(from, this::took);
      }
      forgetDeleted(seen);
    } finally {
      reading.unlock();
    }
  }

  /** Takes a change that is committed. */
  public void took(EndpointStore.Change change) {
    writing.lock();
    try {
      Known before = byId.get(change.id());
      if (before == null || before.version() < change.version()) {
        put(before, change);
      }
    } finally {
      writing.unlock();
    }
  }

  private long readOn(long from, Consumer<EndpointStore.Change> each) {
    long last = from;
    List<EndpointStore.Change> slice;
    do {
      slice = store.since(last, SLICE);
      slice.forEach(each);
      last = slice.isEmpty() ? last : slice.getLast().sequence();
    } while (slice.size() == SLICE);
    return last;
  }

  private void reload() {
    Map<String, EndpointStore.Change> all = new HashMap<>();
    long last = readOn(0, change -> all.put(change.id(), change));
    writing.lock();
    try {
      for (String id : List.copyOf(byId.keySet())) {
        if (!all.containsKey(id)) {
          remove(id);
        }
      }
      all.values().forEach(change -> put(byId.get(change.id()), change));
      seen = last;
    } finally {
      writing.unlock();
    }
  }

  private void put(@Nullable Known before, EndpointStore.Change change) {
    Endpoint endpoint = change.endpoint();
    byId.put(change.id(), new Known(change.sequence(), change.version(), endpoint));
    Endpoint old = before == null ? null : before.endpoint();
    if (old != null) {
      leave(old);
    }
    if (endpoint != null) {
      byTenant
          .computeIfAbsent(endpoint.tenantId(), tenant -> new HashMap<>())
          .put(endpoint.id(), endpoint);
      byPattern.remove(endpoint.tenantId());
    } else {
      deleted = true;
    }
  }

  private void remove(String id) {
    Known gone = byId.remove(id);
    if (gone != null && gone.endpoint() != null) {
      leave(gone.endpoint());
    }
  }

  private void leave(Endpoint old) {
    Map<String, Endpoint> fellows = byTenant.getOrDefault(old.tenantId(), Map.of());
    if (!fellows.isEmpty() && fellows.remove(old.id()) != null && fellows.isEmpty()) {
      byTenant.remove(old.tenantId());
    }
    byPattern.remove(old.tenantId());
  }

  /** A deletion is remembered until no reading that began before it can bring the endpoint back. */
  private void forgetDeleted(long upTo) {
    writing.lock();
    try {
      if (deleted) {
        byId.values().removeIf(known -> known.endpoint() == null && known.sequence() <= upTo);
        deleted = byId.values().stream().anyMatch(known -> known.endpoint() == null);
      }
    } finally {
      writing.unlock();
    }
  }

  private Map<String, List<Endpoint>> index(String tenantId) {
    writing.lock();
    try {
      Map<String, Endpoint> endpoints = byTenant.get(tenantId);
      if (endpoints == null) {
        return Map.of(); // kept for nobody: names of tenants come from outside
      }
      Map<String, List<Endpoint>> patterns = new HashMap<>();
      for (Endpoint endpoint : endpoints.values()) {
        List<String> types = endpoint.types().isEmpty() ? List.of(Patterns.ALL) : endpoint.types();
        types.forEach(
            type -> patterns.computeIfAbsent(type, key -> new ArrayList<>()).add(endpoint));
      }
      byPattern.put(tenantId, patterns);
      return patterns;
    } finally {
      writing.unlock();
    }
  }
}
