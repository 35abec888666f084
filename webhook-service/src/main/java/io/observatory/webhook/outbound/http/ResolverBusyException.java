package io.observatory.webhook.outbound.http;

import java.net.UnknownHostException;

/** Nobody asked for the name's addresses: too many other names were being asked for. */
final class ResolverBusyException extends UnknownHostException {

  ResolverBusyException(String host) {
    super(host + ": too many names are being resolved");
  }
}
