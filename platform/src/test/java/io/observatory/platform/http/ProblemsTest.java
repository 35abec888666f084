package io.observatory.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.platform.app.TestApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    classes = TestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/away",
      "observatory.outbox.relay=false"
    })
class ProblemsTest {

  private static final List<String> ROLES =
      List.of("viewer", "operator", "approver", "admin", "agent");
  private static final Path TOKENS = tokens();

  @LocalServerPort int port;
  @Autowired Environment environment;
  private final HttpClient http = HttpClient.newHttpClient();

  @DynamicPropertySource
  static void tokensFile(DynamicPropertyRegistry registry) {
    registry.add("OBSERVATORY_TOKENS_FILE", TOKENS::toString);
  }

  private static Path tokens() {
    try {
      Path file = Files.createTempFile("tokens", ".txt");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      StringBuilder lines = new StringBuilder("# test\n");
      for (String role : ROLES) {
        lines.append(line(role + "-token", role + "-1", role));
      }
      Files.writeString(file, lines);
      return file;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(String token, String principal, String role) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash) + " " + principal + " " + role + "\n";
  }

  @Test
  void serviceValuesBelowTheLineWinOverTheImportedDefaults() {
    assertThat(environment.getProperty("spring.kafka.consumer.max-poll-records")).isEqualTo("77");
    assertThat(environment.getProperty("spring.kafka.producer.acks")).isEqualTo("all");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /things, none, 401",
    "GET, /things, wrong, 401",
    "GET, /things, viewer, 200",
    "GET, /things, operator, 200",
    "GET, /things, approver, 200",
    "GET, /things, admin, 200",
    "GET, /things, agent, 403",
    "POST, /things, viewer, 403",
    "POST, /things, operator, 200",
    "POST, /things, approver, 403",
    "POST, /things, admin, 200",
    "POST, /things, agent, 403",
    "POST, /approvals, operator, 403",
    "POST, /approvals, approver, 200",
    "POST, /approvals, admin, 200",
    "POST, /approvals, viewer, 403",
    "POST, /agents/agent-1/beat, agent, 200",
    "POST, /agents/agent-2/beat, agent, 403",
    "POST, /agents/admin-1/beat, admin, 403",
    "GET, /whoami, agent, 200",
    "GET, /forgotten, admin, 403",
    "GET, /forgotten, none, 401",
    "GET, /no/such, admin, 404",
    "GET, /no/such, none, 401",
    "GET, /actuator/health, none, 503",
    "GET, /actuator/health/liveness, none, 200",
    "GET, /actuator/health/readiness, none, 503",
    "GET, /actuator/health/database, none, 401",
    "GET, /actuator/prometheus, none, 401",
    "GET, /actuator/prometheus, agent, 403",
    "GET, /actuator/prometheus, viewer, 200",
    "GET, /actuator, viewer, 403",
    "GET, /actuator/env, viewer, 403",
    "GET, /actuator/env, admin, 404",
  })
  void everyRoleMayDoWhatIsWrittenAndNoMore(String method, String path, String who, int status)
      throws Exception {
    HttpResponse<String> answer =
        send(method, path, who, "POST".equals(method) ? "{\"name\":\"n\"}" : null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 401 || status == 403 || status == 404) {
      problem(
          answer,
          status,
          status == 401 ? "unauthorized" : status == 403 ? "forbidden" : "not_found");
    }
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
  }

  @Test
  void unauthorizedSaysWhichSchemeIsWanted() throws Exception {
    assertThat(send("GET", "/things", "none", null).headers().firstValue("www-authenticate"))
        .hasValue("Bearer");
  }

  @Test
  void changedTokenFileCountsAtOnceAndBrokenOneNotAtAll() throws Exception {
    String before = Files.readString(TOKENS);
    assertThat(send("GET", "/whoami", "newcomer", null).statusCode()).isEqualTo(401);
    try {
      Files.writeString(TOKENS, before + line("newcomer-token", "newcomer-1", "viewer"));
      assertThat(send("GET", "/whoami", "newcomer", null).body()).isEqualTo("newcomer-1");
      Files.writeString(TOKENS, "nonsense");
      assertThat(send("GET", "/whoami", "newcomer", null).statusCode()).isEqualTo(200);
    } finally {
      Files.writeString(TOKENS, before);
    }
    assertThat(send("GET", "/whoami", "newcomer", null).statusCode()).isEqualTo(401);
  }

  @Test
  void malformedBodyIs400() throws Exception {
    problem(send("POST", "/things", "operator", "{\"name\":"), 400, "malformed_body");
  }

  @Test
  void invalidFieldsAre422WithTheirPaths() throws Exception {
    JsonNode body =
        problem(
            send(
                "POST",
                "/things",
                "operator",
                "{\"name\":\"\",\"parts\":[{\"label\":\"x\",\"size\":10}]}"),
            422,
            "validation_failed");
    assertThat(body.path("errors").toString()).contains("\"name\"").contains("parts[0].size");
  }

  @Test
  void fieldOfTheWrongFormIs422WithItsPath() throws Exception {
    JsonNode body =
        problem(
            send("POST", "/things", "operator", "{\"name\":\"n\",\"at\":\"yesterday\"}"),
            422,
            "validation_failed");
    assertThat(body.path("errors").path(0).path("path").asString()).isEqualTo("at");
  }

  @Test
  void invalidParameterIs422AndUnreadableOne400() throws Exception {
    problem(send("GET", "/things?limit=1000", "viewer", null), 422, "validation_failed");
    problem(send("GET", "/things?limit=x", "viewer", null), 400, "bad_request");
  }

  @Test
  void wrongMethodIs405AndWrongTypeIs415() throws Exception {
    HttpResponse<String> answer = send("DELETE", "/things", "admin", null);
    problem(answer, 405, "method_not_allowed");
    HttpRequest text =
        request("/things", "operator")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    problem(http.send(text, HttpResponse.BodyHandlers.ofString()), 415, "unsupported_media_type");
  }

  @Test
  void unacceptableIs406() throws Exception {
    HttpRequest xml = request("/things", "viewer").header("Accept", "application/xml").build();
    problem(http.send(xml, HttpResponse.BodyHandlers.ofString()), 406, "not_acceptable");
  }

  @Test
  void bodyAboveTheBoundIs413WhetherItsLengthIsAnnouncedOrNot() throws Exception {
    String large = "{\"name\":\"" + "x".repeat(70_000) + "\"}";
    problem(send("POST", "/things", "operator", large), 413, "content_too_large");
    HttpRequest chunked =
        request("/things", "operator")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
            .build();
    problem(http.send(chunked, HttpResponse.BodyHandlers.ofString()), 413, "content_too_large");
  }

  @Test
  void refusalsOfTheServiceKeepTheirCodes() throws Exception {
    JsonNode conflict = problem(send("GET", "/fail/conflict", "viewer", null), 409, "thing_taken");
    assertThat(conflict.path("detail").asString()).isEqualTo("It is taken.");
    assertThat(conflict.path("instance").asString()).isEqualTo("/fail/conflict");
    HttpResponse<String> limited = send("GET", "/fail/limited", "viewer", null);
    problem(limited, 429, "rate_limited");
    assertThat(limited.headers().firstValue("retry-after")).hasValue("7");
  }

  @Test
  void absentDatabaseIs503WithRetryAfter() throws Exception {
    HttpResponse<String> answer = send("GET", "/fail/database", "viewer", null);
    problem(answer, 503, "temporarily_unavailable");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(answer.body()).doesNotContain("secret-host");
  }

  @Test
  void unexpectedErrorTellsNothingOfItsInside() throws Exception {
    HttpResponse<String> answer = send("GET", "/fail/boom", "viewer", null);
    problem(answer, 500, "internal_error");
    assertThat(answer.body()).doesNotContain("internal secret", "Exception", "at io.");
  }

  @Test
  void whatTheContainerRefusesTellsNothingEither() throws Exception {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write("GET /<>{} HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.setSoTimeout(10_000);
      byte[] answer = new byte[8_192];
      int read = socket.getInputStream().read(answer);
      String text = new String(answer, 0, Math.max(read, 0), StandardCharsets.UTF_8);
      assertThat(text).startsWith("HTTP/1.1 400").doesNotContain("Tomcat", "Exception", "java.");
    }
  }

  private JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode body = JsonMapper.builder().build().readTree(answer.body());
    assertThat(body.path("code").asString()).isEqualTo(code);
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.propertyNames())
        .contains("type", "title", "status", "detail", "instance", "code");
    return body;
  }

  private HttpResponse<String> send(String method, String path, String who, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, who);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String who) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return "none".equals(who)
        ? request
        : request.header("Authorization", "Bearer " + who + "-token");
  }
}
