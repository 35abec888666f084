package io.observatory.webhook.source;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes webhooks: verifies them, recognises repeats and puts them into the topic. Safe for use by
 * many threads.
 *
 * <p>A repeat is a delivery with an id that was taken lately; it is answered like the first one and
 * makes no event. Where a time is signed, what was accepted once is refused under another id. Where
 * neither an id nor a time comes with a webhook, the same body within ten minutes is a repeat: that
 * is what a sender does that got no answer.
 */
public final class Reception {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int REMEMBERED = 100_000;
  private static final int MOST_WAITING_KIB = 64 * 1_024;
  private static final int ROOM_BESIDE_BODY = 8;

  private final SourceBook book;
  private final Extraction extraction;
  private final ReceivedTopic topic;
  private final ReceptionLog log;
  private final Refusals refusals;
  private final InstantSource clock;
  private final BinaryOperator<String> eventIds;
  private final RecentDeliveries recent = new RecentDeliveries(KEPT, REMEMBERED);
  private final RecentDeliveries signed = new RecentDeliveries(KEPT.multipliedBy(12), REMEMBERED);

  /** By the ids of their events; as many as requests. */
  private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  private final Semaphore waiting = new Semaphore(MOST_WAITING_KIB);

  /** What became of a request. */
  public sealed interface Outcome {}

  /**
   * Its event is in the topic.
   *
   * @param eventId of the event
   * @param repeat whether it was there before
   */
  public record Taken(String eventId, boolean repeat) implements Outcome {}

  /**
   * It can not be told to be the source's.
   *
   * @param reason for logs; senders get to know nothing but that
   */
  public record Refused(String reason) implements Outcome {}

  /**
   * Slack asks whether anybody is there, before it sends events.
   *
   * @param text to be answered
   */
  public record Challenged(String text) implements Outcome {}

  /** There is no such source. */
  public record Unknown() implements Outcome {}

  /** Nobody can tell whether it is the source's, until the key of its secrets is there again. */
  public record Sealed() implements Outcome {}

  /** Too many wait for the topic already. */
  public record Busy() implements Outcome {}

  /**
   * Its source has sent too many lately.
   *
   * @param pause after which it may send the next
   */
  public record Limited(Duration pause) implements Outcome {}

  /**
   * With its ports.
   *
   * @param eventIds makes the one id of a source's delivery
   */
  public Reception(
      SourceBook book,
      BodyFields fields,
      ReceivedTopic topic,
      ReceptionLog log,
      Refusals refusals,
      InstantSource clock,
      BinaryOperator<String> eventIds) {
    this.book = book;
    this.extraction = new Extraction(fields);
    this.topic = topic;
    this.log = log;
    this.refusals = refusals;
    this.clock = clock;
    this.eventIds = eventIds;
  }

  /** Whether there is such a source, enabled: what is for none need not be read. */
  public boolean knows(String sourceId) {
    boolean known = book.find(sourceId).isPresent();
    if (!known) {
      log.unknown();
    }
    return known;
  }

  /**
   * How long that source is to send nothing; zero when it may. What it sends need not be read
   * before. Only what was verified counts, so that strangers do not use up what a source may send.
   */
  public Duration pause(String sourceId) {
    return book.find(sourceId).map(door -> door.pace().pause()).orElse(Duration.ZERO);
  }

  /**
   * Takes one, and returns when its event is in the topic or it is refused.
   *
   * @throws ReceivedTopic.TopicAwayException when the topic can not be reached: let the sender try
   *     again
   */
  public Outcome receive(String sourceId, Arrival arrival) {
    Instant now = clock.instant();
    SourceBook.Door door = book.find(sourceId).orElse(null);
    if (door == null) {
      log.unknown();
      return new Unknown();
    }
    return switch (door.verifier().verify(arrival, now)) {
      case Proof.Wrong(Proof.Reason reason) -> refused(door.source(), reason);
      case Proof.Right right -> {
        Duration pause = door.pace().take();
        yield pause.isZero() ? take(door.source(), arrival, right, now) : new Limited(pause);
      }
    };
  }

  private Outcome refused(Source source, Proof.Reason reason) {
    log.refused(source, reason.name());
    if (reason == Proof.Reason.SEALED) {
      return new Sealed();
    }
    refusals.add(source.id(), reason.name().toLowerCase(Locale.ROOT), 1);
    return new Refused(reason.name());
  }

  private Outcome take(Source source, Arrival arrival, Proof.Right proof, Instant now) {
    Extraction.Found found = extraction.of(source, arrival, proof.id());
    if (source.scheme().kind() == SchemeKind.SLACK && "url_verification".equals(found.type())) {
      return new Challenged(extraction.challenge(arrival));
    }
    String delivery = deliveryId(found.deliveryId(), proof, arrival, now);
    String eventId = eventIds.apply(source.id(), delivery);
    String once = proof.once();
    if (once != null // a source's routing may read the id where nothing is signed
        && !signed.isCalled(id(source, once), RecentDeliveries.Id.of(eventId), now)) {
      return refused(source, Proof.Reason.REPLAYED);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> first = underWay.putIfAbsent(eventId, mine);
    if (first != null) {
      return repeat(source, eventId, first);
    }
    try {
      RecentDeliveries.Id id = id(source, delivery);
      if (recent.has(id, now)) {
        log.taken(source, true);
        mine.complete(null);
        return new Taken(eventId, true);
      }
      return append(found.webhook(eventId, source, delivery, arrival, now), source, id, mine);
    } finally {
      underWay.remove(eventId, mine);
      if (!mine.isDone()) {
        mine.completeExceptionally(new IllegalStateException("not taken"));
      }
    }
  }

  private static RecentDeliveries.Id id(Source source, String text) {
    return RecentDeliveries.Id.of(source.id() + "\n" + text);
  }

  /** It is remembered before it is no longer under way, so that no repeat passes between. */
  private Outcome append(
      ReceivedWebhook webhook,
      Source source,
      RecentDeliveries.Id id,
      CompletableFuture<Void> mine) {
    int room = ROOM_BESIDE_BODY + webhook.body().length / 1_024;
    if (!waiting.tryAcquire(room)) {
      return new Busy();
    }
    try {
      topic.append(webhook);
    } finally {
      waiting.release(room);
    }
    recent.add(id, webhook.receivedAt());
    mine.complete(null);
    log.taken(source, false);
    return new Taken(webhook.eventId(), false);
  }

  /** Waits for whoever took it first, which ends when the topic answers or is given up. */
  private Outcome repeat(Source source, String eventId, CompletableFuture<Void> first) {
    try {
      first.join();
    } catch (CompletionException notTaken) {
      throw new ReceivedTopic.TopicAwayException("the delivery it repeats was not taken", notTaken);
    }
    log.taken(source, true);
    return new Taken(eventId, true);
  }

  private static String deliveryId(
      @Nullable String told, Proof.Right proof, Arrival arrival, Instant now) {
    if (told != null) {
      return told;
    }
    String once = proof.once();
    return once != null
        ? once
        : FormVerifier.once(Long.toString(now.getEpochSecond() / KEPT.toSeconds()), arrival.body());
  }
}
