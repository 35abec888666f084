package io.observatory.audit.inbound.http;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.CorrelationIds;
import io.observatory.audit.log.Cursor;
import io.observatory.audit.log.EntryQuery;
import io.observatory.platform.http.ProblemException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;

/** Turns query parameters into a query; a parameter it does not know is refused, not ignored. */
final class EntryParameters {

  static final Set<String> KNOWN =
      new HashSet<>(
          List.of("type", "topic", "partition", "from", "to", "order", "limit", "cursor"));

  private static final int DEFAULT_LIMIT = 100;

  static {
    for (Correlation kind : Correlation.values()) {
      KNOWN.add(kind.field());
    }
  }

  private final MultiValueMap<String, String> given;

  private EntryParameters(MultiValueMap<String, String> given) {
    this.given = given;
  }

  /**
   * @throws ProblemException 400 when a parameter is unknown, repeated or malformed
   */
  static EntryQuery parse(MultiValueMap<String, String> given) {
    for (String name : given.keySet()) {
      if (!KNOWN.contains(name)) {
        throw bad("unknown_parameter", "there is no parameter " + name);
      }
    }
    return new EntryParameters(given).query();
  }

  private EntryQuery query() {
    Map<Correlation, String> ids = new EnumMap<>(Correlation.class);
    for (Correlation kind : Correlation.values()) {
      String id = text(kind.field());
      if (id != null) {
        ids.put(kind, id);
      }
    }
    String topic = text("topic");
    Integer partition = partition();
    if (partition != null && topic == null) {
      throw bad("partition_needs_topic", "partition means nothing without topic");
    }
    return new EntryQuery(ids, text("type"), topic, partition, time("from"), time("to"), window());
  }

  private EntryQuery.Window window() {
    String order = one("order");
    if (order != null && !order.equals("asc") && !order.equals("desc")) {
      throw bad("invalid_order", "order is asc or desc");
    }
    long limit = number("limit", DEFAULT_LIMIT);
    if (limit < 1 || limit > EntryQuery.LARGEST_PAGE) {
      throw bad("invalid_limit", "limit is 1 to " + EntryQuery.LARGEST_PAGE);
    }
    return new EntryQuery.Window(!"desc".equals(order), cursor(), (int) limit);
  }

  private @Nullable Cursor cursor() {
    String text = one("cursor");
    try {
      return text == null ? null : Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad("invalid_cursor", "cursor is none that was given out");
    }
  }

  private @Nullable Integer partition() {
    long partition = number("partition", -1);
    if (partition > Integer.MAX_VALUE || (partition < 0 && given.containsKey("partition"))) {
      throw bad("invalid_partition", "partition is a number from 0");
    }
    return partition < 0 ? null : (int) partition;
  }

  private long number(String name, long otherwise) {
    String text = one(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw bad("invalid_" + name, name + " is a whole number");
    }
  }

  /** An ISO-8601 time with offset, or milliseconds since the epoch. */
  private @Nullable Long time(String name) {
    String text = one(name);
    if (text == null) {
      return null;
    }
    try {
      return text.matches("-?[0-9]{1,18}")
          ? Long.parseLong(text)
          : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw bad("invalid_" + name, name + " is like 2026-11-20T10:00:00Z, or milliseconds");
    }
  }

  private @Nullable String text(String name) {
    String text = one(name);
    if (text != null && !CorrelationIds.isId(text)) {
      throw bad("invalid_" + name, name + " has 1 to " + CorrelationIds.LONGEST + " characters");
    }
    return text;
  }

  private @Nullable String one(String name) {
    List<String> values = given.get(name);
    if (values == null || values.isEmpty()) {
      return null;
    }
    if (values.size() > 1) {
      throw bad("repeated_parameter", name + " is given more than once");
    }
    return values.getFirst();
  }

  private static ProblemException bad(String code, String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, code, detail);
  }
}
