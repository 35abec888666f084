package io.observatory.webhook.delivery;

import io.observatory.webhook.signing.RequestSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is to be delivered. Immutable as long as nobody writes into the body.
 *
 * @param eventId visible ASCII without dots; the receiver's key against repeats
 * @param tenantId whose endpoints may get it
 * @param type dotted, as subscriptions match it
 * @param subject what it is about
 * @param orderingKey events of one key arrive in order where an endpoint asks for that
 * @param contentType of the body
 * @param headers sent beside those of the endpoint
 * @param body sent byte for byte
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares events, and copies would be waste
public record Publication(
    String eventId,
    String tenantId,
    String type,
    @Nullable String subject,
    @Nullable String orderingKey,
    String contentType,
    Map<String, String> headers,
    byte[] body) {

  /** Whose event it is when nobody says. */
  public static final String DEFAULT_TENANT = "default";

  /** So that a dead letter with all of it fits its topic. */
  private static final int LONGEST_BODY = 512 * 1_024;

  private static final int REST = 1_024;

  /** The most that one weighs. */
  static final int HEAVIEST = LONGEST_BODY + REST;

  private static final int LONGEST_TEXT = 256;
  private static final int MOST_HEADERS = 64;
  private static final int LONGEST_HEADER = 4_096;
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

  /**
   * Refuses what could not be delivered or stored.
   *
   * @throws IllegalArgumentException that names the field and what it needs
   */
  public Publication {
    headers = Map.copyOf(headers);
    try {
      RequestSigner.checkId(eventId);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("event_id: " + e.getMessage(), e);
    }
    if (type.length() > LONGEST_TEXT || !isDotted(type)) {
      throw new IllegalArgumentException(
          "type: letters, digits, - and _ in parts between dots, at most 256 characters");
    }
    text("tenant_id", tenantId);
    textIfAny("subject", subject);
    textIfAny("ordering_key", orderingKey);
    text("content_type", contentType);
    if (!isVisible(contentType)) {
      throw new IllegalArgumentException("content_type: visible ASCII only");
    }
    if (headers.size() > MOST_HEADERS) {
      throw new IllegalArgumentException("headers: at most " + MOST_HEADERS);
    }
    headers.forEach(Publication::checkHeader);
    if (body.length > LONGEST_BODY) {
      throw new IllegalArgumentException("body: at most " + LONGEST_BODY + " bytes");
    }
  }

  /** Each event comes by here: regular expressions would be an eighth of all garbage. */
  private static boolean isDotted(String type) {
    boolean within = false;
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      boolean dot = c == '.';
      boolean word =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-';
      if (dot ? !within : !word) {
        return false;
      }
      within = word;
    }
    return within;
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static void checkHeader(String name, String value) {
    if (!HEADER_NAME.matcher(name).matches()
        || value.length() > LONGEST_HEADER
        || !isVisible(value)) {
      throw new IllegalArgumentException(
          "headers: a name is a token, a value visible ASCII of at most " + LONGEST_HEADER);
    }
  }

  private static void textIfAny(String field, @Nullable String value) {
    if (value != null) {
      text(field, value);
    }
  }

  private static void text(String field, String value) {
    boolean storable = true;
    for (int i = 0; storable && i < value.length(); i++) {
      char c = value.charAt(i);
      storable = c != 0 && !Character.isSurrogate(c) && c != '\uFFFD';
    }
    if (value.isBlank() || value.length() > LONGEST_TEXT || !storable) {
      throw new IllegalArgumentException(
          field + ": 1 to " + LONGEST_TEXT + " characters of the basic plane, no NUL");
    }
  }

  /**
   * SHA-256 of what a repeat must not change. Headers are none of it: a publisher that tries again
   * sends another trace.
   */
  public byte[] digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String text : new String[] {tenantId, type, contentType}) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        sha256.update(bytes);
      }
      return sha256.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** About what it takes in memory; claims in the database reckon the same. */
  int weight() {
    return body.length + REST;
  }
}
