package io.observatory.webhook.address;

import java.util.List;

/**
 * A range no request goes to (the IANA special-purpose registries, and addresses of clouds).
 *
 * @param range which addresses
 * @param what they are for
 */
record SpecialRange(Cidr range, String what) {

  static final List<SpecialRange> IPV4 =
      List.of(
          of("0.0.0.0/8", "this network"),
          of("10.0.0.0/8", "private"),
          of("100.64.0.0/10", "shared by a provider"),
          of("127.0.0.0/8", "loopback"),
          of("168.63.129.16/32", "a cloud's platform"),
          of("169.254.0.0/16", "link-local, where clouds keep credentials"),
          of("172.16.0.0/12", "private"),
          of("192.0.0.0/24", "protocol assignments"),
          of("192.0.2.0/24", "documentation"),
          of("192.88.99.0/24", "6to4 relays"),
          of("192.168.0.0/16", "private"),
          of("198.18.0.0/15", "benchmarking"),
          of("198.51.100.0/24", "documentation"),
          of("203.0.113.0/24", "documentation"),
          of("224.0.0.0/4", "multicast"),
          of("240.0.0.0/4", "reserved"));

  /** Within 2000::/3; whatever is outside of that is refused as a whole. */
  static final List<SpecialRange> IPV6 =
      List.of(
          of("2001::/23", "protocol assignments"),
          of("2001:db8::/32", "documentation"),
          of("3fff::/20", "documentation"));

  private static SpecialRange of(String range, String what) {
    return new SpecialRange(Cidr.parse(range), what);
  }
}
