package io.observatory.webhook.outbound.http;

import io.observatory.webhook.address.AddressRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a name once and vets every address of the answer; the client connects to those that were
 * vetted and asks nobody again. One address that is refused refuses the name. A resolver that hangs
 * costs a thread of a few, for so long, and no sender's.
 */
final class VettedResolver implements DnsResolver, AutoCloseable {

  private static final int THREADS = 16;
  private static final int WAITING = 1_000;

  private final AddressRules rules;
  private final Lookup lookup;
  private final Duration patience;
  private final ThreadPoolExecutor threads;

  /** Asks for a name's addresses; blocks. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  VettedResolver(AddressRules rules, Lookup lookup, Duration patience) {
    this.rules = rules;
    this.lookup = lookup;
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("webhook-dns-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Stopwatch watch = Stopwatch.current();
    long began = System.nanoTime();
    try {
      return vetted(host);
    } finally {
      watch.resolved(System.nanoTime() - began);
    }
  }

  private InetAddress[] vetted(String host) throws UnknownHostException {
    Optional<String> refusal = rules.refusalOfHost(host);
    if (refusal.isPresent()) {
      throw new AddressRefusedException(refusal.get());
    }
    InetAddress[] answers = lookUp(host);
    Optional<String> refused = rules.refusal(List.of(answers));
    if (refused.isPresent()) {
      throw answers.length == 0
          ? new UnknownHostException(host)
          : new AddressRefusedException(refused.get());
    }
    return Arrays.copyOf(answers, Math.min(answers.length, 4));
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    Future<InetAddress[]> answer;
    try {
      answer = threads.submit(() -> lookup.all(host));
    } catch (RejectedExecutionException e) {
      throw unknown(host + ": too many names are being resolved", e);
    }
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unknown(host, e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unknown(host + ": no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host + ": interrupted", e);
    }
  }

  private static UnknownHostException unknown(String message, @Nullable Throwable cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
