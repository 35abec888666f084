package io.observatory.webhook.outbound.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Sends everything through a tunnel of the proxy's to an address that was vetted here: the proxy is
 * told the address and asks nobody for the name, so nothing can rebind in between. TLS goes to the
 * name, end to end.
 */
final class ProxiedRoutes implements HttpRoutePlanner, DnsResolver {

  private final HttpHost proxy;
  private final VettedResolver resolver;

  ProxiedRoutes(HttpHost proxy, VettedResolver resolver) {
    this.proxy = proxy;
    this.resolver = resolver;
  }

  @Override
  public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
    HttpHost host = RoutingSupport.normalize(target, DefaultSchemePortResolver.INSTANCE);
    InetAddress address;
    try {
      address = resolver.vetted(host.getHostName())[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e); // as an HttpException it would be the protocol's fault
    }
    boolean secure = URIScheme.HTTPS.same(host.getSchemeName());
    return new HttpRoute(
        new HttpHost(host.getSchemeName(), address.getHostAddress(), host.getPort()),
        host,
        null,
        new HttpHost[] {proxy},
        secure,
        TunnelType.TUNNELLED,
        secure ? LayerType.LAYERED : LayerType.PLAIN);
  }

  /** Only the proxy itself is connected to, and it may be anywhere. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    long began = System.nanoTime();
    try {
      return resolver.lookUp(host);
    } catch (UnknownHostException e) {
      throw new ProxyUnknownException(host, e);
    } finally {
      Stopwatch.current().resolved(System.nanoTime() - began);
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
