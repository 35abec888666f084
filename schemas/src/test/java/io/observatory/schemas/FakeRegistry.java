package io.observatory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as a registry does that keeps no level for a subject it does not know. */
final class FakeRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final AtomicInteger notReady;
  private final Map<String, String> levels = new ConcurrentHashMap<>();
  private final Map<String, String> schemas = new ConcurrentHashMap<>();
  private final List<String> ids = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();

  FakeRegistry(int notReadyCalls) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    notReady = new AtomicInteger(notReadyCalls);
  }

  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
  }

  void refuse(String subject) {
    refused.add(subject);
  }

  Map<String, String> levels() {
    return levels;
  }

  Map<String, String> schemas() {
    return schemas;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    if (notReady.getAndDecrement() > 0) {
      send(exchange, 503, "{}");
    } else if (path.length == 3) {
      send(exchange, 200, "[]");
    } else if (path[2].equals("config")) {
      setLevel(exchange, path[3], body.path("compatibility").asText());
    } else {
      register(exchange, path[3], body.path("schema").asText());
    }
  }

  private void setLevel(HttpExchange exchange, String subject, String level) throws IOException {
    if (!schemas.containsKey(subject)) {
      send(exchange, 404, "{\"error_code\":40401}");
      return;
    }
    levels.put(subject, level);
    send(exchange, 200, "{}");
  }

  private synchronized void register(HttpExchange exchange, String subject, String schema)
      throws IOException {
    if (refused.contains(subject)) {
      send(exchange, 409, "{\"error_code\":409}");
      return;
    }
    schemas.put(subject, schema);
    if (!ids.contains(schema)) {
      ids.add(schema);
    }
    send(exchange, 200, "{\"id\":" + (ids.indexOf(schema) + 1) + "}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
