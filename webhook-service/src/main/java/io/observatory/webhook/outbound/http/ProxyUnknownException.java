package io.observatory.webhook.outbound.http;

import java.net.UnknownHostException;

/** The name of the proxy has no address. */
final class ProxyUnknownException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  ProxyUnknownException(String host, UnknownHostException cause) {
    super(host);
    initCause(cause);
  }
}
