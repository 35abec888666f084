package io.observatory.webhook.endpoint;

import io.observatory.webhook.address.AddressRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** What an endpoint may ask for, as far as it can be said without asking the network. */
public final class EndpointRules {

  private static final int LONGEST_URL = 2_048;
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final int MOST_TYPES = 200;
  private static final int LONGEST_TENANT = 128;

  private final boolean plainHttp;
  private final Set<String> plainHosts;
  private final AddressRules addresses;

  /**
   * The rules of a deployment.
   *
   * @param plainHttp whether any host may be reached without TLS
   * @param plainHosts the hosts that may be reached without TLS all the same, in lower case
   * @param addresses which addresses may be written into a URL; names are judged when they are
   *     resolved
   */
  public EndpointRules(boolean plainHttp, Set<String> plainHosts, AddressRules addresses) {
    this.plainHttp = plainHttp;
    this.plainHosts = Set.copyOf(plainHosts);
    this.addresses = addresses;
  }

  /** Refuses terms that could not work or are not allowed. */
  public void check(EndpointTerms terms) {
    url(terms.url());
    if (terms.description().length() > LONGEST_DESCRIPTION || !isText(terms.description())) {
      throw new InvalidEndpointException(
          "description", "must be valid text of at most " + LONGEST_DESCRIPTION + " characters");
    }
    if (terms.types().size() > MOST_TYPES) {
      throw new InvalidEndpointException("types", "must be at most " + MOST_TYPES + " patterns");
    }
    for (int i = 0; i < terms.types().size(); i++) {
      if (!Patterns.isPattern(terms.types().get(i))) {
        throw new InvalidEndpointException(
            "types[" + i + "]", "must be a type such as user.created, user.* or *");
      }
    }
    HeaderRules.check("headers", terms.headers());
    HeaderRules.checkNames("header_names", terms.form().allNames());
  }

  /** Refuses what can be no tenant's name. */
  public static void checkTenant(String tenantId) {
    if (tenantId.isBlank() || tenantId.length() > LONGEST_TENANT || !isText(tenantId)) {
      throw new InvalidEndpointException(
          "tenant_id", "must be valid text of 1 to " + LONGEST_TENANT + " characters");
    }
  }

  /** The URL that a text is. */
  public static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new InvalidEndpointException("url", "must be an absolute URL (RFC 3986)");
    }
  }

  private void url(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String host = url.getHost();
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new InvalidEndpointException("url", "must begin with https://");
    }
    if (url.toString().length() > LONGEST_URL || !isAscii(url.toString())) {
      throw new InvalidEndpointException(
          "url", "must be ASCII of at most " + LONGEST_URL + " characters; encode the others");
    }
    if (host == null || host.isEmpty() || url.getPort() == 0 || url.getPort() > 65_535) {
      throw new InvalidEndpointException(
          "url", "must name a host, and a port of 1 to 65535 if any");
    }
    if (url.getRawUserInfo() != null) {
      throw new InvalidEndpointException("url", "must hold no user or password; use headers");
    }
    if (url.getRawFragment() != null) {
      throw new InvalidEndpointException("url", "must have no fragment: it is never sent");
    }
    if (scheme.equals("http")
        && !plainHttp
        && !plainHosts.contains(host.toLowerCase(Locale.ROOT))) {
      throw new InvalidEndpointException("url", "must begin with https://: this host needs TLS");
    }
    addresses
        .refusal(url)
        .ifPresent(
            why -> {
              throw new InvalidEndpointException("url", "must not be used: " + why);
            });
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** PostgreSQL has no NUL in text, and lone surrogates are no characters. */
  private static boolean isText(String value) {
    return value.indexOf('\0') < 0
        && value.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
