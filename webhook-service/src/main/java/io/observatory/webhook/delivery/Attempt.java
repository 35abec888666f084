package io.observatory.webhook.delivery;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and what came back.
 *
 * @param at when it began
 * @param status answered; null when no answer came
 * @param error class of what went wrong, such as {@code connect_timeout}; with a status it tells
 *     what became of the body
 * @param times how long its parts took
 * @param remoteAddress that was connected to
 * @param answer what the endpoint said
 */
public record Attempt(
    Instant at,
    @Nullable Integer status,
    @Nullable String error,
    Times times,
    @Nullable String remoteAddress,
    @Nullable Answer answer) {

  /** No thread was free to resolve the name. */
  public static final String RESOLVER_BUSY = "resolver_busy";

  /** The proxy that requests go through was not there, or could not work. */
  public static final String PROXY_UNREACHABLE = "proxy_unreachable";

  /** Whether it failed by what is ours, before the endpoint had a part in it. */
  public boolean isOurFault() {
    return status == null && (RESOLVER_BUSY.equals(error) || PROXY_UNREACHABLE.equals(error));
  }

  /** Whether the endpoint took it: 2xx and nothing else. */
  public boolean isSuccess() {
    return status != null && status >= 200 && status < 300;
  }

  /** A stable word for what came of it. */
  public String outcome() {
    return status != null ? "http_" + status : error == null ? "unknown" : error;
  }

  /**
   * Microseconds that the parts took; null for what was not done, as with a connection that was
   * there already.
   *
   * @param firstByte from the beginning to the head of the answer
   * @param total from the beginning to the end
   */
  public record Times(
      @Nullable Long dns,
      @Nullable Long connect,
      @Nullable Long tls,
      @Nullable Long firstByte,
      long total) {}

  /**
   * What an endpoint said.
   *
   * @param headers names in lower case; of several with one name the first
   * @param body as far as it is kept
   * @param sha256 of what is kept
   * @param truncated whether there was, or may have been, more
   */
  @SuppressWarnings("ArrayRecordComponent") // written to a row, never compared
  public record Answer(Map<String, String> headers, byte[] body, byte[] sha256, boolean truncated) {

    /** Takes a copy of the headers. */
    public Answer {
      headers = Map.copyOf(headers);
    }
  }
}
