package io.observatory.webhook.outbound.http;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells the stopwatch when the connection was there, what the proxy said to a {@code CONNECT}, and
 * when the head of the answer was there.
 */
final class TimedExecutor extends HttpRequestExecutor {

  private final @Nullable String proxyAuthorization;

  TimedExecutor(@Nullable String proxyAuthorization) {
    this.proxyAuthorization = proxyAuthorization;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      @Nullable HttpResponseInformationCallback informed,
      HttpContext context)
      throws IOException, HttpException {
    Stopwatch watch = Stopwatch.current();
    watch.connected(connection.getRemoteAddress());
    if (Method.CONNECT.isSame(request.getMethod())) {
      watch.asksProxy();
      if (proxyAuthorization != null) {
        request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, proxyAuthorization);
      }
      ClassicHttpResponse response = super.execute(request, connection, informed, context);
      watch.proxyAnswered(response.getCode());
      if (response.getCode() >= 300) { // the client would take it for the endpoint's answer
        throw new IOException("the proxy made no tunnel: " + response.getCode());
      }
      return response;
    }
    ClassicHttpResponse response = super.execute(request, connection, informed, context);
    watch.answered();
    return response;
  }
}
