package io.observatory.deploy.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Two receivers of webhooks at one address of this machine: {@code /flaky} refuses each event twice
 * before it takes it, {@code /broken} refuses all until it is healed. Both verify signatures as
 * Standard Webhooks has it.
 */
final class Receiver implements AutoCloseable {
  static final String FLAKY = "/flaky";
  static final String BROKEN = "/broken";

  private static final int REFUSALS = 2;
  private static final int TAKEN = 204;
  private static final int FORGED = 401;
  private static final int AWAY = 503;

  private final HttpServer server;
  private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
  private final Map<String, Integer> requests = new HashMap<>();
  private final Map<String, Set<String>> taken = new HashMap<>();
  private boolean healed;
  private int forged;

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What the gateway answered when the endpoint was made. */
  void knows(String path, String secret) {
    keys.put(path, Base64.getDecoder().decode(secret.substring("whsec_".length())));
  }

  /** From now on {@code /broken} takes what comes. */
  synchronized void heal() {
    healed = true;
  }

  /** How many different events a receiver took. */
  synchronized int taken(String path) {
    return taken.getOrDefault(path, Set.of()).size();
  }

  /** Requests it was sent. */
  synchronized int requests() {
    return requests.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Requests whose signature was wrong. */
  synchronized int forged() {
    return forged;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String id = header(exchange, "webhook-id");
      exchange.sendResponseHeaders(
          isSigned(keys.get(path), exchange, body) ? answer(path, id) : forgery(), -1);
    }
  }

  private synchronized int forgery() {
    forged++;
    return FORGED;
  }

  private synchronized int answer(String path, String id) {
    int times = requests.merge(path + " " + id, 1, Integer::sum);
    boolean takes = path.equals(FLAKY) ? times > REFUSALS : healed;
    if (takes) {
      taken.computeIfAbsent(path, key -> new HashSet<>()).add(id);
    }
    return takes ? TAKEN : AWAY;
  }

  private static boolean isSigned(byte @Nullable [] key, HttpExchange exchange, byte[] body) {
    if (key == null) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String before = header(exchange, "webhook-id") + "." + header(exchange, "webhook-timestamp");
      mac.update((before + ".").getBytes(StandardCharsets.UTF_8));
      String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
      return Arrays.stream(header(exchange, "webhook-signature").split(" ", -1))
          .anyMatch(
              one ->
                  MessageDigest.isEqual(
                      one.getBytes(StandardCharsets.UTF_8),
                      expected.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
