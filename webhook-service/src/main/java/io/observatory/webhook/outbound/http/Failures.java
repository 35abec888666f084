package io.observatory.webhook.outbound.http;

import io.observatory.webhook.delivery.Attempt;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Stable words for what can go wrong with a request. */
final class Failures {

  private Failures() {}

  static String nameOf(Throwable failure, boolean timeIsUp) {
    if (timeIsUp) {
      return "timeout";
    }
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String name = nameOf(t);
      if (name != null) {
        return name;
      }
    }
    return failure instanceof IOException ? "io" : "internal";
  }

  /**
   * The same of a request through a proxy: whatever connects, connects to the proxy, and where that
   * fails the endpoint has no part in it. A proxy that is asked for a tunnel and takes too long may
   * wait for the endpoint.
   */
  static String nameBehindProxy(Throwable failure, Stopwatch watch) {
    String name = nameOf(failure, watch.isTimeUp());
    if (watch.proxyStatus() >= 300) {
      return switch (watch.proxyStatus()) {
        case 407, 429, 500, 503 -> Attempt.PROXY_UNREACHABLE;
        case 502, 504 -> "unreachable";
        default -> "proxy_refused";
      };
    }
    boolean ofProxy =
        switch (name) {
          case "connect_refused", "connect_timeout", "unreachable" -> true;
          case "reset", "protocol", "io" -> watch.isProxySilent();
          default -> false;
        };
    return ofProxy ? Attempt.PROXY_UNREACHABLE : name;
  }

  private static @Nullable String nameOf(Throwable t) {
    return switch (t) {
      case AddressRefusedException _ -> "address_refused";
      case ResolverBusyException _ -> Attempt.RESOLVER_BUSY;
      case ProxyUnknownException _ -> Attempt.PROXY_UNREACHABLE;
      case UnknownHostException _ -> "dns";
      case ConnectTimeoutException _ -> "connect_timeout";
      case ConnectionRequestTimeoutException _ -> "no_connection_free";
      case NoRouteToHostException _ -> "unreachable";
      case ConnectException _ -> "connect_refused";
      case SSLException _ -> "tls";
      case SocketTimeoutException _ -> "timeout";
      case TimeoutException _ -> "timeout";
      case NoHttpResponseException _ -> "reset";
      case MalformedChunkCodingException _ -> "protocol";
      case MessageConstraintException _ -> "protocol";
      case ConnectionClosedException _ -> "reset";
      case HttpException _ -> "protocol";
      case SocketException _ -> "reset";
      default -> null;
    };
  }
}
