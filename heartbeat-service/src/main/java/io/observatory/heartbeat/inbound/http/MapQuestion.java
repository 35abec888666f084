package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.capability.InvalidQueryException;
import io.observatory.heartbeat.capability.Query;
import io.observatory.heartbeat.capability.VersionRange;
import io.observatory.platform.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.WebRequest;

/** What a caller asks the capability map; every part narrows the answer. */
final class MapQuestion {

  /** Parameters read here; one of them makes the map answer instead of the database. */
  static final List<String> PARAMETERS = List.of("q", "cap", "not", "min_revision");

  private static final int MOST_NAMES = 64;

  private final List<Query> parts = new ArrayList<>();

  private MapQuestion() {}

  static boolean isAsked(WebRequest request) {
    return PARAMETERS.stream().anyMatch(name -> request.getParameter(name) != null);
  }

  /** Of {@code q}, {@code cap} and {@code not}. */
  static MapQuestion of(WebRequest request) {
    MapQuestion question = new MapQuestion();
    for (String text : values(request, "q")) {
      question.parts.add(parsed(text));
    }
    for (String name : values(request, "cap")) {
      question.parts.add(capable(name));
    }
    for (String name : values(request, "not")) {
      question.parts.add(new Query.Not(capable(name)));
    }
    if (question.parts.size() > MOST_NAMES) {
      throw invalid("more than " + MOST_NAMES + " of q, cap and not.");
    }
    return question;
  }

  /** Of {@code q} alone; everybody without it. */
  static Query parse(@Nullable String q) {
    return q == null ? Query.EVERYBODY : parsed(q);
  }

  MapQuestion and(@Nullable Query part) {
    if (part != null) {
      parts.add(part);
    }
    return this;
  }

  Query query() {
    return new Query.And(parts);
  }

  static Query capable(String name) {
    return new Query.Capable(Query.Text.of(name), VersionRange.ANY);
  }

  static ProblemException invalid(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "invalid_query", detail);
  }

  private static Query parsed(String text) {
    try {
      return Query.parse(text);
    } catch (InvalidQueryException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static String[] values(WebRequest request, String name) {
    String[] values = request.getParameterValues(name);
    return values == null ? new String[0] : values;
  }
}
