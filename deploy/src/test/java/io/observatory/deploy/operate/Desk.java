package io.observatory.deploy.operate;

import com.sun.net.httpserver.HttpServer;
import io.observatory.deploy.Observatory;
import io.observatory.deploy.launcher.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An operator's shell before a service that gives prepared answers, one after the other. */
final class Desk implements AutoCloseable {
  private final HttpServer server;
  private final Path token;
  private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private record Answer(int status, String body) {}

  Desk(Path directory) throws IOException {
    token = Files.writeString(directory.resolve("token"), "olgas-token\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getRawPath();
          String query = exchange.getRequestURI().getRawQuery();
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + path
                  + (query == null ? "" : "?" + query)
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          List<Answer> prepared = answers.getOrDefault(path, List.of(new Answer(404, "{}")));
          Answer answer = prepared.size() > 1 ? prepared.removeFirst() : prepared.getFirst();
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** The next answer of a path; the last one is given again and again. */
  Desk answers(String path, int status, String body) {
    answers.computeIfAbsent(path, p -> new ArrayList<>()).add(new Answer(status, body));
    return this;
  }

  /** Types a command; its exit code. */
  int type(String... arguments) {
    shown.reset();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        arguments[0].matches("receipt|dlq|webhooks|jobs")
            ? 2
            : 1, // behind the command, which may have two words
        List.of(
            "--at",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "--token-file",
            token.toString()));
    Terminal terminal = new Terminal(new PrintStream(shown, true, StandardCharsets.UTF_8), false);
    return Observatory.commandLine(terminal).execute(all.toArray(String[]::new));
  }

  /** What the last command wrote. */
  String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  /** What was asked: method, path, authorization, body. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
