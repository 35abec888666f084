package io.observatory.webhook.outbound.http;

import io.observatory.webhook.delivery.Attempt;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes the times of the attempt that this thread makes. For one thread, but for the deadline. */
final class Stopwatch {

  private static final ThreadLocal<@Nullable Stopwatch> CURRENT = new ThreadLocal<>();
  private static final long UNSET = -1;
  private static final int SILENT = 0;

  private final long began = System.nanoTime();
  private long dns = UNSET;
  private long tls = UNSET;
  private long connected = UNSET;
  private long firstByte = UNSET;
  private @Nullable String remoteAddress;
  private int proxyStatus = (int) UNSET;
  private volatile boolean timeIsUp;

  /** Of this thread, until {@link #stop}. */
  static Stopwatch start() {
    Stopwatch watch = new Stopwatch();
    CURRENT.set(watch);
    return watch;
  }

  static Stopwatch current() {
    return Objects.requireNonNull(CURRENT.get());
  }

  static void stop() {
    CURRENT.remove();
  }

  void resolved(long nanos) {
    dns = nanos;
  }

  void secured(long nanos) {
    tls = nanos;
  }

  void connected(@Nullable SocketAddress remote) {
    connected = System.nanoTime() - began;
    remoteAddress =
        remote instanceof InetSocketAddress address && address.getAddress() != null
            ? address.getAddress().getHostAddress() + ":" + address.getPort()
            : null;
  }

  void answered() {
    firstByte = System.nanoTime() - began;
  }

  /** The proxy is asked for a tunnel. */
  void asksProxy() {
    proxyStatus = SILENT;
  }

  void proxyAnswered(int status) {
    proxyStatus = status;
  }

  /** Whether the proxy was asked for a tunnel and said nothing yet. */
  boolean isProxySilent() {
    return proxyStatus == SILENT;
  }

  /** What it said; below 100 when it was not asked or said nothing. */
  int proxyStatus() {
    return proxyStatus;
  }

  /** The deadline is over. */
  void timeIsUp() {
    timeIsUp = true;
  }

  boolean isTimeUp() {
    return timeIsUp;
  }

  /** Whether the connection was there before. */
  boolean isReused() {
    return connected != UNSET && dns == UNSET;
  }

  boolean isAnswered() {
    return firstByte != UNSET;
  }

  @Nullable String remoteAddress() {
    return remoteAddress;
  }

  Attempt.Times times() {
    boolean fresh = dns != UNSET && connected != UNSET;
    return new Attempt.Times(
        micros(dns),
        fresh ? micros(Math.max(0, connected - dns - Math.max(0, tls))) : null,
        micros(tls),
        micros(firstByte),
        (System.nanoTime() - began) / 1_000);
  }

  private static @Nullable Long micros(long nanos) {
    return nanos == UNSET ? null : nanos / 1_000;
  }
}
