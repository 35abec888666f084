package io.observatory.webhook.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses requests may go to: the public ones, and what an operator allowed by name. Pure:
 * nothing is resolved here. An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4,
 * ISATAP) gets the IPv4 address's verdict.
 *
 * <p>Resolve a name once, vet <em>all</em> answers with {@link #refusal(Collection)} and connect to
 * a vetted one: vetting the name and then resolving it again lets an attacker change the answer.
 */
public final class AddressRules {
  private static final Pattern DOTTED =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");
  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");
  private static final int LONGEST_URL = 2_048;
  private static final int LONGEST_NAME = 253;

  private static final Cidr MAPPED = new Cidr(mappedPrefix(), 96);
  private static final Cidr GLOBAL = Cidr.parse("2000::/3");
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

  private final List<Cidr> allowed;

  private AddressRules(List<Cidr> allowed) {
    this.allowed = allowed;
  }

  /**
   * With ranges that are allowed although they are not public.
   *
   * @param allowedCidrs such as {@code 10.1.0.0/16}
   * @throws IllegalArgumentException for what is no range
   */
  public static AddressRules of(List<String> allowedCidrs) {
    return new AddressRules(
        allowedCidrs.stream()
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .map(Cidr::parse)
            .toList());
  }

  /** Why no request may go to that address; empty when it may. */
  public Optional<String> refusal(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (allowed.stream().anyMatch(range -> range.contains(bytes))) {
      return Optional.empty();
    }
    Optional<String> why = address instanceof Inet4Address ? refusal4(bytes) : refusal6(bytes);
    return why.map(what -> address.getHostAddress() + " is not public (" + what + ")");
  }

  /** Why none of a name's answers may be used: one address that is refused spoils them all. */
  public Optional<String> refusal(Collection<InetAddress> answers) {
    return answers.isEmpty()
        ? Optional.of("the name has no address")
        : answers.stream().map(this::refusal).flatMap(Optional::stream).findFirst();
  }

  /** Why a URL can be refused before anything is resolved; empty when its host must be resolved. */
  public Optional<String> refusal(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String authority = url.getRawAuthority();
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("a URL must begin with https:// or http://");
    }
    if (url.toString().length() > LONGEST_URL) {
      return Optional.of("a URL has at most " + LONGEST_URL + " characters");
    }
    if (authority != null && authority.indexOf('@') >= 0) {
      return Optional.of("a URL must not carry a user or a password");
    }
    if (url.getRawFragment() != null) {
      return Optional.of("a URL must not have a fragment");
    }
    if (url.getHost() == null) {
      return Optional.of("a URL needs a host: a name, or a plain address such as 192.0.2.1");
    }
    if (url.getPort() == 0 || url.getPort() > 0xffff) {
      return Optional.of("a port is 1 to 65535");
    }
    return refusalOfHost(url.getHost());
  }

  /**
   * Why a host can be refused before anything is resolved: a literal address in a form that
   * different programs read differently ({@code 127.1}, {@code 0x7f000001}, {@code 2130706433},
   * {@code 010.0.0.1}), with a zone, or not public; what is no name.
   *
   * @param host as in a URL; IPv6 with or without its brackets
   */
  public Optional<String> refusalOfHost(String host) {
    String plain = host.toLowerCase(Locale.ROOT);
    if (plain.startsWith("[") && plain.endsWith("]")) {
      plain = plain.substring(1, plain.length() - 1);
    }
    if (plain.indexOf('%') >= 0) {
      return Optional.of("an address must not have a zone");
    }
    if (plain.indexOf(':') >= 0) {
      return literal(plain);
    }
    if (plain.endsWith(".")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    if (DOTTED.matcher(plain).matches()) {
      return literal(plain);
    }
    String last = plain.substring(plain.lastIndexOf('.') + 1);
    if (NUMBER.matcher(last).matches()) {
      return Optional.of("an IPv4 address must have four plain decimal numbers");
    }
    if (plain.length() > LONGEST_NAME || !NAME.matcher(plain).matches()) {
      return Optional.of("the host is no name (international names go in their xn-- form)");
    }
    return plain.equals("localhost") || plain.endsWith(".localhost")
        ? literal("127.0.0.1")
        : Optional.empty();
  }

  private Optional<String> literal(String text) {
    try {
      return refusal(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException broken) {
      return Optional.of("the host is no address");
    }
  }

  private static Optional<String> refusal4(byte[] address) {
    return special(SpecialRange.IPV4, address);
  }

  private Optional<String> refusal6(byte[] address) {
    if (MAPPED.contains(address) || NAT64.contains(address)) {
      return embedded(address, 12);
    }
    if (!GLOBAL.contains(address)) {
      return Optional.of("no global unicast");
    }
    if (SIX_TO_FOUR.contains(address)) {
      return embedded(address, 2);
    }
    if ((address[8] & 0xfd) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && (address[11] & 0xff) == 0xfe) { // ISATAP, RFC 5214
      return embedded(address, 12);
    }
    return special(SpecialRange.IPV6, address);
  }

  private Optional<String> embedded(byte[] address, int offset) {
    try {
      return refusal(InetAddress.getByAddress(Arrays.copyOfRange(address, offset, offset + 4)));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("Four bytes are an address.", impossible);
    }
  }

  private static Optional<String> special(List<SpecialRange> ranges, byte[] address) {
    return ranges.stream()
        .filter(special -> special.range().contains(address))
        .map(SpecialRange::what)
        .findFirst();
  }

  /** Written as bytes, because the JDK reads the literal as IPv4. */
  private static byte[] mappedPrefix() {
    byte[] prefix = new byte[16];
    prefix[10] = (byte) 0xff;
    prefix[11] = (byte) 0xff;
    return prefix;
  }
}
