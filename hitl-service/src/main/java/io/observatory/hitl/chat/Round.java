package io.observatory.hitl.chat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one destination what is due to it, one after the other. While it is away the whole
 * destination is left alone for a while, longer each time; what it refuses waits by itself. For one
 * thread.
 */
public final class Round {

  private static final Logger LOGGER = LoggerFactory.getLogger(Round.class);

  /** Longer than any call takes, with room for a slow machine. */
  private static final Duration LEASE = Duration.ofSeconds(90);

  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_AWAY = Duration.ofSeconds(30);
  private static final Duration LONGEST_REFUSED = Duration.ofMinutes(5);

  private final String destination;
  private final DeliveryStore store;
  private final Teller teller;
  private final Duration patience;
  private final Clock clock;
  private int away;

  /**
   * Tells what {@code store} has for {@code destination}.
   *
   * @param patience after that something that is refused is given up; a card never is
   */
  public Round(
      String destination, DeliveryStore store, Teller teller, Duration patience, Clock clock) {
    this.destination = destination;
    this.store = store;
    this.teller = teller;
    this.patience = patience;
    this.clock = clock;
  }

  /** The rounds of all destinations. */
  public record All(List<Round> rounds) {

    /** Copies. */
    public All {
      rounds = List.copyOf(rounds);
    }
  }

  /** Where it tells. */
  public String destination() {
    return destination;
  }

  /**
   * Tells the next thing.
   *
   * @return before that, calling again is of no use
   */
  public Duration next() {
    Instant now = clock.instant();
    Delivery delivery = store.take(destination, now, now.plus(LEASE)).orElse(null);
    if (delivery == null) {
      return IDLE;
    }
    try {
      store.done(delivery, teller.tell(delivery), clock.instant());
      if (away > 0) {
        LOGGER.info("{} takes messages again", destination);
      }
      away = 0;
      return Duration.ZERO;
    } catch (ChannelAwayException e) {
      return leaveAlone(delivery, e);
    } catch (ChannelRefusedException e) {
      refused(delivery, e);
      return Duration.ZERO;
    } catch (IllegalStateException | IllegalArgumentException | NullPointerException e) {
      LOGGER.error("{} can not be told {}", destination, delivery.subject(), e);
      refused(delivery, new ChannelRefusedException("processing_failed"));
      return Duration.ZERO;
    }
  }

  private Duration leaveAlone(Delivery delivery, ChannelAwayException why) {
    away++;
    if (away == 1) {
      LOGGER.warn("{} is away, what is to be told there waits: {}", destination, why.getMessage());
    }
    Duration pause = backoff(away, LONGEST_AWAY);
    if (why.retryAfter().compareTo(pause) > 0) {
      pause = why.retryAfter();
    }
    keepOrGiveUp(delivery, pause, String.valueOf(why.getMessage()));
    return pause;
  }

  private void refused(Delivery delivery, ChannelRefusedException why) {
    away = 0;
    if (delivery.attempts() == 1) {
      LOGGER.warn("{} refuses {}: {}", destination, delivery.subject(), why.getMessage());
    }
    keepOrGiveUp(delivery, backoff(delivery.attempts(), LONGEST_REFUSED), why.code());
  }

  private void keepOrGiveUp(Delivery delivery, Duration pause, String fault) {
    Instant now = clock.instant();
    if (delivery.body() != null && delivery.triedAt().plus(patience).isBefore(now)) {
      LOGGER.warn("{} was not told {}, which is given up", destination, delivery.subject());
      store.giveUp(delivery, fault);
    } else {
      store.later(delivery, now.plus(pause), fault);
    }
  }

  private static Duration backoff(int attempts, Duration longest) {
    Duration pause = SHORTEST.multipliedBy(1L << Math.clamp(attempts - 1L, 0, 10));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
