package io.observatory.webhook.source;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources with their verifiers, in memory. Looks for newer ones when it is asked and has not
 * looked for a second, one thread at a time, while the others go by what is known. While the
 * database is away it goes by what it knew last: webhooks are taken without it. Safe for use by
 * many threads.
 */
public final class SourceBook {
  private static final Logger LOGGER = LoggerFactory.getLogger(SourceBook.class);
  private static final long FRESH = Duration.ofSeconds(1).toNanos();

  private final SourceStore store;
  private final Verifiers verifiers;
  private final Function<String, Rate> rates;
  private final LongSupplier nanos;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile boolean outdated;

  /** A source, what verifies its webhooks, and how fast they may come. */
  record Door(Source source, Verifier verifier, Pace pace) {}

  /** When it was looked last, and when that went well. */
  private record Known(long at, long readAt, Map<String, Door> doors) {}

  /**
   * Reads from that store.
   *
   * @param rates of each source, by its id
   * @param nanos a clock that never goes back, as {@link System#nanoTime}
   */
  public SourceBook(
      SourceStore store, Verifiers verifiers, Function<String, Rate> rates, LongSupplier nanos) {
    this.store = store;
    this.verifiers = verifiers;
    this.rates = rates;
    this.nanos = nanos;
  }

  /** One that is enabled. */
  Optional<Door> find(String id) {
    return Optional.ofNullable(current().doors().get(id)).filter(door -> door.source().enabled());
  }

  /** Whether anybody can be let in: the sources were read once, or can be read now. */
  public boolean isOpen() {
    try {
      if (known == null) {
        current();
      }
      return true;
    } catch (RuntimeException away) {
      LOGGER.debug("Sources were never read", away);
      return false;
    }
  }

  /** How long what is known has been outdated; zero while reading goes well. */
  public Duration outdatedFor() {
    Known found = known;
    return Duration.ofNanos(found == null ? 0 : found.at() - found.readAt());
  }

  /** Looks again when it is asked next. */
  public void forget() {
    outdated = true;
  }

  private Known current() {
    Known found = known;
    if (found != null && (isFresh(found) || looking.isLocked())) {
      return found;
    }
    looking.lock();
    try {
      Known latest = known;
      if (latest == null || !isFresh(latest)) {
        latest = look(latest);
        known = latest;
      }
      return latest;
    } finally {
      looking.unlock();
    }
  }

  private boolean isFresh(Known found) {
    return !outdated && nanos.getAsLong() - found.at() < FRESH;
  }

  private Known look(@Nullable Known before) {
    long at = nanos.getAsLong();
    outdated = false;
    Map<String, Door> earlier = before == null ? Map.of() : before.doors();
    try {
      Map<String, Long> versions = store.versions();
      Map<String, Door> doors = new HashMap<>(earlier);
      doors.entrySet().removeIf(e -> !isVersion(e.getValue(), versions.get(e.getKey())));
      List<String> missing =
          versions.keySet().stream().filter(id -> !doors.containsKey(id)).toList();
      if (!missing.isEmpty()) {
        store.find(missing).forEach(source -> open(source, doors, earlier));
      }
      return new Known(at, at, Map.copyOf(doors));
    } catch (RuntimeException away) {
      if (before == null) {
        throw away;
      }
      LOGGER.warn("Sources can not be read, so those known last are used: {}", away.toString());
      return new Known(nanos.getAsLong(), before.readAt(), earlier);
    }
  }

  private static boolean isVersion(Door door, @Nullable Long version) {
    return version != null && version == door.source().version();
  }

  /** One that was changed goes on at its pace. */
  private void open(Source source, Map<String, Door> doors, Map<String, Door> earlier) {
    try {
      Door before = earlier.get(source.id());
      Pace pace = before == null ? new Pace(rates.apply(source.id()), nanos) : before.pace();
      doors.put(source.id(), new Door(source, verifiers.of(source), pace));
    } catch (IllegalArgumentException unusable) {
      LOGGER.error("Source {} can not be used: {}", source.id(), unusable.getMessage());
    }
  }
}
