package io.observatory.deploy.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** Answers other terminals on loopback; every request carries the key of the control file. */
final class ControlServer implements AutoCloseable {
  static final String KEY_HEADER = "X-Observatory-Key";

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final String key = Secrets.random();
  private final Commands commands;

  /** What other terminals may ask for. */
  interface Commands {
    StackStatus status();

    void down();

    /** start, stop or kill; an unknown component is a {@link StackException}. */
    void command(String verb, Map<String, String> parameters) throws InterruptedException;
  }

  ControlServer(Commands commands) {
    this.commands = commands;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new StackException("No loopback port for the other commands: " + e.getMessage(), e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  ControlFile file() {
    return new ControlFile(
        ChildLedger.Entry.of("launcher", ProcessHandle.current()),
        server.getAddress().getPort(),
        key);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      String given = exchange.getRequestHeaders().getFirst(KEY_HEADER);
      if (given == null || !MessageDigest.isEqual(bytes(given), bytes(key))) {
        respond(exchange, 403, "Wrong key.");
        return;
      }
      String verb = exchange.getRequestURI().getPath().substring(1);
      switch (verb) {
        case "status" -> respond(exchange, 200, JSON.writeValueAsString(commands.status()));
        case "down" -> {
          respond(exchange, 200, "");
          commands.down();
        }
        default -> {
          commands.command(verb, parameters(exchange.getRequestURI().getQuery()));
          respond(exchange, 200, "");
        }
      }
    } catch (StackException e) {
      respond(exchange, 409, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      respond(exchange, 503, "The launcher is going down.");
    } finally {
      exchange.close();
    }
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = bytes(body);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return parameters;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
