package io.observatory.webhook.outbound.http;

import io.observatory.webhook.address.AddressRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a name once and vets every address of the answer; the client connects to those that were
 * vetted and asks nobody again. One address that is refused refuses the name.
 *
 * <p>A name has one lookup under way, however many ask for it: one whose servers hang costs a
 * thread of many for so long, and its own senders their patience. Who finds no thread free is told
 * so, which says nothing of the name. Nothing is kept behind its lookup but by the platform.
 */
final class VettedResolver implements DnsResolver, AutoCloseable {

  private static final int THREADS = 128; // of the platform: a lookup holds its thread
  private static final int WAITING = 1_000;

  private final AddressRules rules;
  private final Lookup lookup;
  private final Duration patience;
  private final ThreadPoolExecutor threads;
  private final Map<String, Asked> asked = new ConcurrentHashMap<>(); // at most THREADS + WAITING

  /** Asks for a name's addresses; blocks. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  /** The lookup of one name that is under way or about to be. */
  private final class Asked extends FutureTask<InetAddress[]> {

    private final String host;
    private volatile boolean begun;

    Asked(String host) {
      super(() -> lookup.all(host));
      this.host = host;
    }

    @Override
    public void run() {
      begun = true;
      super.run();
    }

    @Override
    protected void done() {
      asked.remove(host, this);
    }
  }

  VettedResolver(AddressRules rules, Lookup lookup, Duration patience) {
    this(rules, lookup, patience, THREADS);
  }

  /** {@code names} are asked for at once. */
  VettedResolver(AddressRules rules, Lookup lookup, Duration patience, int names) {
    this.rules = rules;
    this.lookup = lookup;
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            names,
            names,
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

  /** The first few addresses, once all of them were judged; throws what tells of a refusal. */
  InetAddress[] vetted(String host) throws UnknownHostException {
    Optional<String> refusal = rules.refusalOfHost(host);
    if (refusal.isPresent()) {
      throw new AddressRefusedException(refusal.get());
    }
    InetAddress literal = literal(host);
    if (literal != null) {
      return new InetAddress[] {literal};
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

  /** The address that a host is, which was judged as such; null for a name. */
  private static @Nullable InetAddress literal(String host) {
    String plain = host.replaceAll("^\\[|[.\\]]$", "");
    boolean name = plain.indexOf(':') < 0 && !Character.isDigit(plain.charAt(plain.length() - 1));
    try {
      return name ? null : InetAddress.ofLiteral(plain);
    } catch (IllegalArgumentException e) {
      return null; // a name may end in a digit
    }
  }

  /** Whatever the answer is. */
  InetAddress[] lookUp(String host) throws UnknownHostException {
    Asked answer;
    try {
      answer = asked.computeIfAbsent(host.toLowerCase(Locale.ROOT), this::submitted);
    } catch (RejectedExecutionException e) {
      throw caused(new ResolverBusyException(host), e);
    }
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unknown(host, e.getCause());
    } catch (TimeoutException e) { // it goes on: nothing stops a lookup, and others may wait for it
      throw answer.begun
          ? unknown(host + ": no answer in time", e)
          : caused(new ResolverBusyException(host), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host + ": interrupted", e);
    }
  }

  private Asked submitted(String host) {
    Asked task = new Asked(host);
    threads.execute(task);
    return task;
  }

  private static UnknownHostException unknown(String message, @Nullable Throwable cause) {
    return caused(new UnknownHostException(message), cause);
  }

  private static UnknownHostException caused(UnknownHostException e, @Nullable Throwable cause) {
    e.initCause(cause);
    return e;
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
