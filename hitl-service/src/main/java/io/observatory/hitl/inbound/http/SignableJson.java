package io.observatory.hitl.inbound.http;

import io.observatory.hitl.receipt.CanonicalJson;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Parts of bodies exactly as they were sent, if they can be kept, shown and signed. */
@Component
class SignableJson {

  private static final int LONGEST_RESPONSE = 16_384;

  private final Bodies bodies;
  private final JsonMapper json;

  SignableJson(Bodies bodies, JsonMapper json) {
    this.bodies = bodies;
    this.json = json;
  }

  /**
   * The JSON of one field of the body.
   *
   * @param read what was read of it; null when it was left out
   */
  @Nullable String part(byte @Nullable [] body, String field, @Nullable Object read) {
    if (read == null) {
      return null;
    }
    String sent = bodies.part(body, field);
    require(sent, field);
    return sent;
  }

  /** Refuses a body of which a part could not be kept, shown and signed as it was sent. */
  static void require(byte @Nullable [] body, String field) {
    require(Bodies.text(body), field);
  }

  private static void require(String sent, String field) {
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
    String sent = part(body, "response", read);
    return sent == null ? null : fitting("response", sent);
  }

  private static String fitting(String path, String response) {
    if (response.length() > LONGEST_RESPONSE) {
      throw ProblemException.invalid(path, "must have at most " + LONGEST_RESPONSE + " characters");
    }
    return response;
  }
}
