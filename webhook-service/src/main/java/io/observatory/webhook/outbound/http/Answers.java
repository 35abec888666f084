package io.observatory.webhook.outbound.http;

import io.observatory.webhook.delivery.Attempt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads as much of an answer as is kept. */
final class Answers {

  static final int LONGEST_BODY = 64 * 1_024;
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_HEADERS = 16 * 1_024;
  private static final byte[] NOTHING = new byte[0];

  /**
   * What was read.
   *
   * @param failure that ended the body before its end
   */
  record Read(Attempt.Answer answer, @Nullable Throwable failure) {}

  private Answers() {}

  /** Never throws for what the other side does: what it said so far counts. */
  static Read read(ClassicHttpResponse response) {
    byte[] body = NOTHING;
    boolean truncated = false;
    Throwable failure = null;
    HttpEntity entity = response.getEntity();
    if (entity != null && entity.getContentLength() != 0) {
      ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
      try {
        InputStream content = entity.getContent();
        truncated = content != null && !readAll(content, kept);
      } catch (IOException | RuntimeException e) {
        failure = e;
        truncated = true;
      }
      body = kept.toByteArray();
    }
    return new Read(new Attempt.Answer(headers(response), body, sha256(body), truncated), failure);
  }

  /** Whether that was all. */
  private static boolean readAll(InputStream content, ByteArrayOutputStream kept)
      throws IOException {
    byte[] buffer = new byte[4_096];
    while (true) {
      int read = content.read(buffer);
      if (read < 0) {
        return true;
      }
      int room = LONGEST_BODY - kept.size();
      kept.write(buffer, 0, Math.min(room, read));
      if (read > room) {
        return false;
      }
    }
  }

  private static Map<String, String> headers(ClassicHttpResponse response) {
    Map<String, String> all = new LinkedHashMap<>();
    int length = 0;
    for (Header header : response.getHeaders()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      String value = header.getValue() == null ? "" : header.getValue();
      length += name.length() + value.length();
      if (all.size() >= MOST_HEADERS || length > LONGEST_HEADERS) {
        break;
      }
      all.putIfAbsent(visible(name), visible(value));
    }
    return all;
  }

  /** Whatever bytes a receiver sends, a row can keep them. */
  private static String visible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || Character.isSurrogate(c)) {
        return text.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\ud800-\\udfff]", "\uFFFD");
      }
    }
    return text;
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
