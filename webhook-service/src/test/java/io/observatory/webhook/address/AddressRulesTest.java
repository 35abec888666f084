package io.observatory.webhook.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges after {@code is_allowed_test} of svix, {@code dns.rs} of Hook0 and our own. */
class AddressRulesTest {
  private final AddressRules rules = AddressRules.of(List.of());

  /** SSRF: every special range of IPv4, and the clouds' metadata. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255"
      })
  void ipv4ThatIsNotPublicIsRefused(String address) {
    assertThat(rules.refusal(InetAddress.ofLiteral(address))).get().asString().contains(address);
    assertThat(rules.refusal(URI.create("https://" + address + "/hook"))).isPresent();
  }

  /** SSRF: every special range of IPv6, and IPv4 inside it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "::ffff:0:7f00:1",
        "::5efe:7f00:1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "feff::1",
        "ff02::1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001:db8::1",
        "2001::1",
        "2001:10::1",
        "3fff::1",
        "3fff:fff::1",
        "5f00::1",
        "100::1",
        "fd00:ec2::254",
        "2600::5efe:a00:1",
        "2600::200:5efe:a00:1",
        "4000::1"
      })
  void ipv6ThatIsNotPublicIsRefused(String address) {
    assertThat(rules.refusal(InetAddress.ofLiteral(address))).isPresent();
    assertThat(rules.refusal(URI.create("https://[" + address + "]/hook"))).isPresent();
  }

  /** SSRF: what must pass. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.88.100.1",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
        "2001:200::1",
        "2600::5efe:808:808"
      })
  void publicAddressesPass(String address) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    assertThat(rules.refusal(InetAddress.ofLiteral(address))).isEmpty();
    assertThat(rules.refusal(URI.create("https://" + host + "/hook"))).isEmpty();
  }

  /** SSRF: forms that programs read differently. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x7f000001",
        "0x7f.0.0.1",
        "2130706433",
        "127.1",
        "127.0.1",
        "0177.0.0.1",
        "010.8.8.8",
        "1.1.1.1.1",
        "256.1.1.1",
        "1.1.1",
        "8.8.8.0x8",
        "[fe80::1%eth0]",
        "[2606:4700::1%25eth0]",
        "fe80::1%eth0",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "127.0.0.1.",
        "",
        "a..b",
        "a b",
        "bücher.example",
        "-a.example",
        "[::1",
        "::ffff:0x7f.1"
      })
  void formsThatProgramsReadDifferentlyAreRefused(String host) {
    assertThat(rules.refusalOfHost(host)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "EXAMPLE.com.",
        "a_b.example",
        "xn--bcher-kva.example",
        "1e100.net"
      })
  void namesMustBeResolved(String host) {
    assertThat(rules.refusalOfHost(host)).isEmpty();
  }

  /** SSRF: {@code user@host} and others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user@example.com/",
        "https://user:pass@example.com/",
        "https://1.1.1.1@127.0.0.1/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "example.com/hook",
        "https:///hook",
        "https://example.com/#fragment",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://[fe80::1%25eth0]/",
        "http://localhost:8080/",
        "mailto:a@b.example"
      })
  void urlsThatAreNotPlainAreRefused(String url) {
    assertThat(rules.refusal(URI.create(url))).isPresent();
  }

  @Test
  void aPlainUrlPassesUntilItsNameIsResolved() {
    assertThat(rules.refusal(URI.create("https://example.com:8443/hook?a=b"))).isEmpty();
    assertThat(rules.refusal(URI.create("https://example.com/" + "a".repeat(2_100)))).isPresent();
  }

  /** SSRF: a mixed answer. */
  @Test
  void oneRefusedAnswerSpoilsThemAll() {
    InetAddress open = InetAddress.ofLiteral("1.1.1.1");
    InetAddress closed = InetAddress.ofLiteral("10.0.0.1");
    assertThat(rules.refusal(List.of(open))).isEmpty();
    assertThat(rules.refusal(List.of(open, closed))).get().asString().contains("10.0.0.1");
    assertThat(rules.refusal(List.of(closed, open))).isPresent();
    assertThat(rules.refusal(List.of())).isPresent();
  }

  @Test
  void whatTheOperatorAllowsPasses() {
    AddressRules some = AddressRules.of(List.of("127.0.0.1/32", " 10.4.0.0/14 ", "fd00::/8", ""));
    assertThat(some.refusal(InetAddress.ofLiteral("127.0.0.1"))).isEmpty();
    assertThat(some.refusal(InetAddress.ofLiteral("127.0.0.2"))).isPresent();
    assertThat(some.refusal(InetAddress.ofLiteral("10.7.255.255"))).isEmpty();
    assertThat(some.refusal(InetAddress.ofLiteral("10.8.0.0"))).isPresent();
    assertThat(some.refusal(InetAddress.ofLiteral("fd12::1"))).isEmpty();
    assertThat(some.refusal(InetAddress.ofLiteral("fc12::1"))).isPresent();
    assertThat(some.refusal(URI.create("http://localhost:9/"))).isEmpty();
    assertThat(some.refusal(InetAddress.ofLiteral("64:ff9b::10.5.0.1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.0.0.0/33",
        "fd00::/129",
        "10.1/16",
        "example.com/8",
        "300.0.0.0/8",
        "::g/8"
      })
  void aRangeThatIsNoneIsRefused(String range) {
    assertThatThrownBy(() -> AddressRules.of(List.of(range))).hasMessageContaining(range);
  }

  /** SSRF: NAT64, 6to4 and mapped inherit the IPv4 verdict. */
  @Property
  void carriersInheritTheIpv4Verdict(@ForAll int ipv4) throws UnknownHostException {
    byte[] four = ByteBuffer.allocate(4).putInt(ipv4).array();
    boolean refused = rules.refusal(InetAddress.getByAddress(four)).isPresent();
    assertThat(rules.refusal(six(0x0064ff9b, 0, 0, ipv4)).isPresent()).isEqualTo(refused);
    assertThat(rules.refusal(six(0x20020000 | ipv4 >>> 16, ipv4 << 16, 0, 1)).isPresent())
        .isEqualTo(refused);
    assertThat(rules.refusal(six(0, 0, 0xffff, ipv4)).isPresent()).isEqualTo(refused);
  }

  /** SSRF: a private address is refused whatever carries it. */
  @Property
  void everyPrivateAddressIsRefusedWhateverCarriesIt(@ForAll int ipv4) throws UnknownHostException {
    int inside = 0x0a000000 | ipv4 & 0xffffff;
    assertThat(rules.refusal(six(0x0064ff9b, 0, 0, inside))).isPresent();
    assertThat(rules.refusal(six(0x20020000 | inside >>> 16, inside << 16, 0, 1))).isPresent();
    assertThat(rules.refusal(six(0, 0, 0xffff, inside))).isPresent();
    assertThat(rules.refusal(six(0, 0, 0, inside))).isPresent();
  }

  /** Never turned into IPv4 by the JDK, as a resolver's answer might not be. */
  private static InetAddress six(int a, int b, int c, int d) throws UnknownHostException {
    byte[] bytes = ByteBuffer.allocate(16).putInt(a).putInt(b).putInt(c).putInt(d).array();
    return Inet6Address.getByAddress(null, bytes, -1);
  }
}
