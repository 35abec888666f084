package io.observatory.hitl.inbound.http;

import io.observatory.hitl.receipt.CanonicalJson;
import io.observatory.platform.http.ProblemException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/** Bodies as they were sent, which is what an idempotency key stands for, and what they say. */
@Component
class Bodies {

  private static final int LONGEST_RESPONSE = 16_384;

  private final JsonMapper json;

  Bodies(JsonMapper json) {
    this.json = json;
  }

  /** What the body says; an empty body says nothing, as {@code {}} does. */
  <T> T read(byte @Nullable [] body, Class<T> type) {
    T read;
    try {
      read =
          body == null || body.length == 0
              ? json.readValue("{}", type)
              : json.readValue(body, type);
    } catch (DatabindException e) {
      if (e.getPath().isEmpty()) {
        throw malformed();
      }
      throw ProblemException.invalid(path(e), "has the wrong form");
    } catch (JacksonException e) {
      throw malformed();
    }
    if (read == null) {
      throw malformed();
    }
    return read;
  }

  /**
   * The JSON of one field of the body, exactly as it was sent, if it can be kept, shown and signed.
   *
   * @param read what was read of it; null when it was left out
   */
  @Nullable String json(byte @Nullable [] body, String field, @Nullable Object read) {
    if (read == null) {
      return null;
    }
    String sent = part(body, field);
    requireSignable(sent, field);
    return sent;
  }

  /** Refuses a body of which a part could not be kept, shown and signed as it was sent. */
  void requireSignable(byte @Nullable [] body, String field) {
    requireSignable(new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8), field);
  }

  private static void requireSignable(String sent, String field) {
    try {
      CanonicalJson.of(sent);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(field, String.valueOf(e.getMessage()));
    }
  }

  /** What a voter answers, of a body that is signable; null stays null. */
  @Nullable String response(String path, @Nullable Object read) {
    return read == null ? null : fitting(path, json.writeValueAsString(read));
  }

  /** What a voter answers, exactly as it was sent; null stays null. */
  @Nullable String response(byte @Nullable [] body, @Nullable Object read) {
    String sent = json(body, "response", read);
    return sent == null ? null : fitting("response", sent);
  }

  private static String fitting(String path, String response) {
    if (response.length() > LONGEST_RESPONSE) {
      throw ProblemException.invalid(path, "must have at most " + LONGEST_RESPONSE + " characters");
    }
    return response;
  }

  /** The text of one field of the body, exactly as it was sent. */
  String part(byte @Nullable [] body, String field) {
    String text = new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8);
    try (JsonParser parser = json.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals(field);
        parser.nextToken();
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (wanted) {
          return text.substring(begin, (int) parser.currentLocation().getCharOffset());
        }
      }
    } catch (JacksonException e) {
      throw malformed();
    }
    throw ProblemException.invalid(field, "is missing");
  }

  private static ProblemException malformed() {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "malformed_body", "The body is no readable JSON object.");
  }

  private static String path(DatabindException mismatch) {
    StringBuilder path = new StringBuilder();
    mismatch
        .getPath()
        .forEach(
            step -> {
              if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
              } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
              }
            });
    return path.toString();
  }
}
