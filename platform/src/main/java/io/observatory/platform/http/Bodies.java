package io.observatory.platform.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/** JSON bodies as they were sent, and what they say. */
public final class Bodies {

  private final JsonMapper json;

  public Bodies(JsonMapper json) {
    this.json = json;
  }

  /** What the body says; an empty body says nothing, as {@code {}} does. */
  public <T> T read(byte @Nullable [] body, Class<T> type) {
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
      throw ProblemException.invalid(Problems.jsonPath(e), "has the wrong form");
    } catch (JacksonException e) {
      throw malformed();
    }
    if (read == null) {
      throw malformed();
    }
    return read;
  }

  /** The JSON of one field of the body, exactly as it was sent, which is what gets signed. */
  public String part(byte @Nullable [] body, String field) {
    String text = text(body);
    try (JsonParser parser = json.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals(field);
        parser.nextToken();
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken(); // a text is read no sooner
        if (wanted) {
          return text.substring(begin, (int) parser.currentLocation().getCharOffset());
        }
      }
    } catch (JacksonException e) {
      throw malformed();
    }
    throw ProblemException.invalid(field, "is missing");
  }

  /** The whole body; empty when there is none. */
  public static String text(byte @Nullable [] body) {
    return body == null ? "" : new String(body, StandardCharsets.UTF_8);
  }

  private static ProblemException malformed() {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "malformed_body", "The body is no readable JSON object.");
  }
}
