package io.observatory.webhook.address;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** A range of addresses; IPv4 and IPv6 never meet. */
record Cidr(byte[] network, int prefix) {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/([0-9]{1,3})");

  static Cidr parse(String text) {
    var form = FORM.matcher(text);
    if (form.matches()) {
      try {
        byte[] network = InetAddress.ofLiteral(form.group(1)).getAddress();
        int prefix = Integer.parseInt(form.group(2));
        if (prefix <= network.length * Byte.SIZE) {
          return new Cidr(network, prefix);
        }
      } catch (IllegalArgumentException noAddress) {
        throw wrong(text);
      }
    }
    throw wrong(text);
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefix / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int mask = 0xff00 >> prefix % Byte.SIZE & 0xff;
    return mask == 0 || ((address[whole] ^ network[whole]) & mask) == 0;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no range of addresses such as 10.0.0.0/8 or fd00::/8");
  }
}
