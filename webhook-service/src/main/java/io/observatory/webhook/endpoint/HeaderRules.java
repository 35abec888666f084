package io.observatory.webhook.endpoint;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers may be added to requests: none that frames a message, belongs to one connection or
 * is written by the signer.
 */
public final class HeaderRules {

  private static final int MOST = 32;
  private static final int LONGEST_VALUE = 2_048;
  private static final int LARGEST = 8_192;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

  /** They frame a message or belong to one connection. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final List<String> REFUSED_FAMILIES =
      List.of(
          "proxy-",
          "stripe-signature",
          "webhook-",
          "svix-",
          "x-hub-signature",
          "x-github-",
          "x-observatory-");

  private HeaderRules() {}

  /**
   * Refuses headers that must not be sent.
   *
   * @param path of the map in what the caller sent
   * @throws InvalidEndpointException naming the header, never its value
   */
  public static void check(String path, Map<String, String> headers) {
    if (headers.size() > MOST) {
      throw new InvalidEndpointException(path, "must have at most " + MOST + " headers");
    }
    Set<String> names = new HashSet<>();
    int size = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey();
      if (!NAME.matcher(name).matches()) {
        throw new InvalidEndpointException(path, "has a name that is no header's (RFC 9110)");
      }
      String at = path + "." + name;
      if (isReserved(name)) {
        throw new InvalidEndpointException(at, "is written by the service itself");
      }
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidEndpointException(at, "is given twice");
      }
      if (!isValue(header.getValue())) {
        throw new InvalidEndpointException(
            at,
            "must be visible ASCII with inner spaces, at most " + LONGEST_VALUE + " characters");
      }
      size += name.length() + header.getValue().length();
    }
    if (size > LARGEST) {
      throw new InvalidEndpointException(path, "must have at most " + LARGEST + " bytes in all");
    }
  }

  /**
   * Refuses what can not be the names of the headers that prove a request.
   *
   * @param path of them in what the caller sent
   * @throws InvalidEndpointException naming the header
   */
  static void checkNames(String path, Collection<String> given) {
    Set<String> names = new HashSet<>();
    for (String name : given) {
      String low = name.toLowerCase(Locale.ROOT);
      if (!NAME.matcher(name).matches()) {
        throw new InvalidEndpointException(path, "has a name that is no header's (RFC 9110)");
      }
      if (FRAMING.contains(low) || low.startsWith("proxy-") || low.equals("user-agent")) {
        throw new InvalidEndpointException(path, "must not take the name " + name);
      }
      if (!names.add(low)) {
        throw new InvalidEndpointException(path, "gives the name " + name + " twice");
      }
    }
  }

  /** Whether only the service itself writes that header. */
  public static boolean isReserved(String name) {
    String low = name.toLowerCase(Locale.ROOT);
    return FRAMING.contains(low) || REFUSED_FAMILIES.stream().anyMatch(low::startsWith);
  }

  private static boolean isValue(String value) {
    return value.length() <= LONGEST_VALUE
        && value.equals(value.strip())
        && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
