package io.observatory.webhook.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;

/** SHA-256 (hex) of an endpoint's state: of everything but secrets and the values of headers. */
public final class EndpointDigest {

  private EndpointDigest() {}

  /** Of that state. */
  public static String of(Endpoint endpoint) {
    StringBuilder text = new StringBuilder();
    line(text, endpoint.id());
    line(text, endpoint.version());
    line(text, endpoint.tenantId());
    line(text, endpoint.url());
    line(text, endpoint.description());
    line(text, endpoint.types());
    line(text, endpoint.filter().source());
    line(text, new TreeSet<>(endpoint.headers().keySet()));
    line(text, endpoint.form().profile());
    line(text, new TreeMap<>(endpoint.form().names()));
    line(text, endpoint.ordering());
    line(text, endpoint.limits());
    line(text, endpoint.retry());
    line(text, endpoint.state());
    line(text, endpoint.stateReason() == null ? "" : endpoint.stateReason());
    endpoint.secrets().secrets().forEach(held -> line(text, held.secret().kind()));
    return of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Of any bytes. */
  public static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void line(StringBuilder text, Object part) {
    text.append(part).append('\n');
  }
}
