package io.observatory.webhook.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Sources in memory. */
final class Shelf implements SourceStore {
  private final Map<String, Source> sources = new ConcurrentHashMap<>();
  private final AtomicLong versions = new AtomicLong();
  volatile boolean away;

  void put(Source source) {
    sources.put(source.id(), source);
  }

  @Override
  public Map<String, Long> versions() {
    if (away) {
      throw new IllegalStateException("away");
    }
    Map<String, Long> versions = new HashMap<>();
    sources.forEach((id, source) -> versions.put(id, source.version()));
    return versions;
  }

  @Override
  public List<Source> find(Collection<String> ids) {
    return sources.values().stream().filter(s -> ids.contains(s.id())).toList();
  }

  @Override
  public List<Source> list(String after, int limit) {
    return List.copyOf(sources.values());
  }

  @Override
  public Optional<Source> lock(String id) {
    return Optional.ofNullable(sources.get(id));
  }

  @Override
  public boolean add(Source source) {
    return sources.putIfAbsent(source.id(), source) == null;
  }

  @Override
  public void replace(Source source) {
    put(source);
  }

  @Override
  public void remove(String id) {
    sources.remove(id);
  }

  @Override
  public long nextVersion() {
    return versions.incrementAndGet();
  }
}
