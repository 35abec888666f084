package io.observatory.scheduler.fire;

import io.observatory.scheduler.time.DatabaseClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Firing as a whole. An instance that was taken over, or does not know what became of a
 * transaction, takes itself over and begins anew under another id: an id that was ever fenced is
 * never used again.
 */
public final class Engine {

  private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
  private static final Duration CARE = Duration.ofMillis(500);
  private static final int PACE = 6;

  private final Parts parts;
  private final FireTerms terms;
  private final Window window;
  private final Leases leases;
  private final Reader reader;
  private final Takeover takeover;
  private final Gate gate;
  private final Caps caps;
  private final Semaphore calls = new Semaphore(0);
  private final Set<UUID> dead = new HashSet<>();
  private volatile @Nullable Crew crew;
  private @Nullable UUID former;

  /** What it keeps. */
  public record Stores(DueStore due, LeaseStore leases, Settlement settlement) {}

  /** What it works with. */
  public record Parts(
      Stores stores,
      ExactLines exact,
      PromptLine prompt,
      Planner planner,
      FireMeter meter,
      DatabaseClock clock) {}

  /** These belong together. */
  public Engine(Parts parts, FireTerms terms, int rows, long bytes) {
    this.parts = parts;
    this.terms = terms;
    this.gate = new OpenGate();
    this.window = new Window(new Window.Bounds(rows, bytes, terms.slots()), gate);
    this.leases =
        new Leases(
            parts.stores().leases(),
            window,
            terms.mode(),
            terms.lease(),
            System::nanoTime,
            parts.clock()::micros);
    this.reader = new Reader(parts.stores().due(), window, gate);
    this.takeover = new Takeover(parts.exact(), parts.stores().settlement());
    this.caps = new Caps(terms.perTarget());
  }

  /** What is in memory. */
  public Window window() {
    return window;
  }

  /** Whether this instance may fire. */
  public boolean isFiring() {
    return crew != null && gate.isOpen();
  }

  /** The id under which this instance fires now. */
  public @Nullable UUID instance() {
    Crew current = crew;
    return current == null ? null : current.instance();
  }

  /** There may be rows of that shard that are due soon. */
  public void wake(int shard) {
    if (gate.isOpen()) {
      window.wake(shard, gate.micros());
    }
  }

  /** Reads once; for one thread. */
  public void read() throws InterruptedException {
    reader.round();
  }

  /** Renews the leases and says when to do so again; for one thread. */
  public Duration renew() {
    Leases.Found found = leases.renew();
    Crew current = crew;
    if (found.lost() && current != null) {
      current.lose();
    }
    synchronized (dead) {
      dead.addAll(found.dead());
    }
    if (!found.dead().isEmpty() || (current != null && current.isLost())) {
      calls.release();
    }
    return Duration.ofMillis(Math.min(terms.lease().dividedBy(PACE).toMillis(), found.lookAgain()));
  }

  /** Begins, begins anew and takes over, as it is needed; for one thread. */
  public Duration care() throws InterruptedException {
    Crew current = crew;
    if (current == null) {
      begin();
    } else if (current.isLost()) {
      abandon(current);
      return Duration.ZERO;
    }
    Set<UUID> gone = takeDead();
    takeover.of(gone);
    gone.forEach(leases::takeFrom);
    if (calls.tryAcquire(CARE.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
    return Duration.ZERO;
  }

  /** Fires nothing more and gives all back; the threads that call the other methods have ended. */
  public void stop() {
    Crew current = crew;
    crew = null;
    leases.leaveAll();
    if (current == null) {
      leases.end();
      return;
    }
    if (current.stop(STOP_WITHIN)) {
      List<Integer> slots = slots();
      parts.stores().settlement().close(current.instance());
      leases.end();
      if (terms.mode() == Mode.EXACTLY_ONCE) {
        parts.exact().forget(current.instance(), slots);
      }
    } else {
      LOGGER.warn("Something is still under way; others take over when the leases run out");
    }
  }

  private void begin() {
    UUID old = former;
    if (old != null) {
      takeover.of(List.of(old));
    }
    UUID id = UUID.randomUUID();
    Crew next = terms.mode() == Mode.EXACTLY_ONCE ? exact(id) : prompt(id);
    try {
      leases.become(id, old);
    } catch (RuntimeException e) {
      next.stop(Duration.ZERO);
      parts.stores().settlement().close(id); // nothing was published under it
      throw e;
    }
    former = null;
    next.start();
    crew = next;
    LOGGER.info("This instance fires, {}", terms.mode());
  }

  private void abandon(Crew lost) {
    leases.close();
    lost.stop(STOP_WITHIN);
    former = lost.instance();
    crew = null;
  }

  private Crew prompt(UUID id) {
    return new PromptCrew(id, parts.prompt(), crewParts());
  }

  private Crew exact(UUID id) {
    parts.stores().settlement().open(id, parts.exact().ends(terms.slots()));
    List<ExactLine> lines = new ArrayList<>();
    try {
      for (int slot : slots()) {
        lines.add(parts.exact().open(id, slot));
      }
    } catch (RuntimeException e) {
      lines.forEach(ExactLine::close);
      parts.stores().settlement().close(id); // nothing was published under it
      throw e;
    }
    return new ExactCrew(id, lines, crewParts());
  }

  private ExactCrew.Parts crewParts() {
    return new ExactCrew.Parts(
        window,
        new Planning(parts.planner(), parts.stores().due(), caps),
        parts.stores().settlement(),
        parts.meter(),
        gate,
        terms);
  }

  private List<Integer> slots() {
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < terms.slots(); i++) {
      slots.add(i);
    }
    return slots;
  }

  private Set<UUID> takeDead() {
    synchronized (dead) {
      Set<UUID> taken = Set.copyOf(dead);
      dead.clear();
      return taken;
    }
  }

  private final class OpenGate implements Gate {

    @Override
    public boolean isOpen() {
      return parts.clock().isTrusted() && leases.isHeld();
    }

    @Override
    public long micros() {
      return parts.clock().micros();
    }
  }
}
