package io.observatory.webhook.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads out of a webhook what its source's routing names. */
record Extraction(BodyFields fields) {
  private static final int LONGEST = 256;
  private static final int MOST_HEADERS = 16_384;
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  record Found(
      @Nullable String deliveryId,
      @Nullable String type,
      @Nullable String intent,
      @Nullable String sessionId) {

    ReceivedWebhook webhook(
        String eventId, Source source, String delivery, Arrival arrival, Instant now) {
      String contentType = arrival.header("Content-Type");
      return new ReceivedWebhook(
          eventId,
          source.id(),
          delivery,
          type,
          source.scheme().kind(),
          intent,
          sessionId,
          contentType.isEmpty() ? null : contentType,
          headers(source, arrival),
          arrival.body(),
          now);
    }
  }

  /** With the id a header tells, unless the source names another place for it. */
  Found of(Source source, Arrival arrival, @Nullable String proved) {
    Routing routing = source.routing();
    Scheme scheme = source.scheme();
    boolean fixed = scheme.kind() == SchemeKind.STANDARD; // its id is signed
    Selector id = fixed ? null : first(routing.deliveryId(), scheme.usualDeliveryId());
    Selector type = first(routing.type(), scheme.usualType());
    List<String> pointers =
        Stream.of(id, type, routing.intent(), routing.sessionId())
            .filter(s -> s != null && s.from() == Selector.From.POINTER)
            .map(s -> Objects.requireNonNull(s).text())
            .distinct()
            .toList();
    Map<String, String> inBody = new HashMap<>();
    if (!pointers.isEmpty()) {
      List<String> values = new ArrayList<>(fields.at(arrival.body(), pointers));
      for (int i = 0; i < pointers.size(); i++) {
        inBody.put(pointers.get(i), values.get(i));
      }
    }
    String told = value(id, arrival, inBody);
    return new Found(
        told == null ? proved : told,
        value(type, arrival, inBody),
        value(routing.intent(), arrival, inBody),
        value(routing.sessionId(), arrival, inBody));
  }

  /** What Slack wants to read again. */
  String challenge(Arrival arrival) {
    return fields.at(arrival.body(), List.of("/challenge")).getFirst();
  }

  private static @Nullable Selector first(@Nullable Selector one, @Nullable Selector other) {
    return one == null ? other : one;
  }

  private static @Nullable String value(
      @Nullable Selector selector, Arrival arrival, Map<String, String> inBody) {
    if (selector == null) {
      return null;
    }
    String value =
        switch (selector.from()) {
          case CONSTANT -> selector.text();
          case POINTER -> inBody.getOrDefault(selector.text(), "");
          case HEADER -> arrival.header(selector.text());
        };
    return value.isBlank() || value.length() > LONGEST ? null : value;
  }

  private static Map<String, String> headers(Source source, Arrival arrival) {
    String secret = source.scheme().header();
    Map<String, String> kept = new HashMap<>();
    int size = 0;
    for (Map.Entry<String, List<String>> line : arrival.headers().entrySet()) {
      String value = String.join(", ", line.getValue());
      size += line.getKey().length() + value.length();
      if (size <= MOST_HEADERS
          && !CREDENTIALS.contains(line.getKey())
          && (secret == null || !secret.equalsIgnoreCase(line.getKey()))) {
        kept.put(line.getKey(), value);
      }
    }
    return Map.copyOf(kept);
  }
}
