package io.observatory.hitl;

import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, with the tokens of an authorization server. */
class IdentityIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final AuthorizationServer ISSUER = new AuthorizationServer();
  private static Gateway gateway;
  private static TestSessions sessions;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway =
        Gateway.start(
            INFRA,
            INFRA.database("hitl"),
            Map.of(
                "OBSERVATORY_TOKENS_FILE",
                "",
                "OIDC_ISSUER_URI",
                ISSUER.uri(),
                "observatory.security.audience",
                "observatory",
                "observatory.security.principal-claim",
                "preferred_username"));
    sessions = new TestSessions(INFRA);
    await().atMost(SOON).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    sessions.close();
    gateway.close();
    ISSUER.close();
  }

  @ParameterizedTest
  @CsvSource({
    "none, 401",
    "header only, 401",
    "expired, 401",
    "wrong audience, 401",
    "wrong issuer, 401",
    "another server, 401",
    "alg none, 401",
    "forged, 401",
    "viewer, 403",
    "agent, 403",
    "approver, 403",
    "no role, 403"
  })
  void t10WhoMayNotIsTurnedAwayAndNothingHappens(String how, int status) {
    @Nullable String token =
        switch (how) {
          case "none", "header only" -> null;
          case "expired" -> ISSUER.token(AuthorizationServer.LATE);
          case "wrong audience" -> ISSUER.token(AuthorizationServer.STRANGER);
          case "wrong issuer" -> ISSUER.tokenUnderAnotherName("operator");
          case "another server" -> tokenOfAnotherServer();
          case "alg none" -> ISSUER.unsigned("operator");
          case "forged" -> ISSUER.forged("viewer", "operator");
          case "no role" -> ISSUER.token(AuthorizationServer.NOBODY);
          default -> ISSUER.token(how);
        };
    String session = "who-" + how.replace(' ', '-');
    for (String path : List.of("/v1/sessions/", "/gateway/sessions/")) {
      HttpResponse<String> answer =
          gateway.post(
              path + session + "/pause",
              token,
              "{\"agent_id\":\"a\",\"reason\":\"r\"}",
              "X-Observatory-Operator-Id",
              "mallory");
      assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(status);
    }
    assertThat(gateway.get("/v1/interventions?session=" + session, ISSUER.token("viewer")).body())
        .contains("\"items\":[]");
    sessions.say(session, "a");
    await().atMost(SOON).until(() -> sessions.traces(session).equals(List.of("a")));
  }

  private static String tokenOfAnotherServer() {
    try (AuthorizationServer another = new AuthorizationServer()) {
      return another.token("operator");
    }
  }

  @Test
  void t10WhoMayIsNamedByTheToken() {
    HttpResponse<String> answer =
        gateway.post(
            "/v1/sessions/who-1/pause",
            ISSUER.token("operator"),
            "{}",
            "X-Observatory-Operator-Id",
            "mallory");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("principal").asString()).isEqualTo("jane");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions/x/pause",
        "/v1/sessions/x/unpause",
        "/v1/sessions/x/approve",
        "/v1/sessions/x/reject",
        "/v1/sessions/x/rewrite",
        "/v1/sessions/x/inject",
        "/v1/sessions/x/drop",
        "/v1/scopes/pause",
        "/v1/scopes/unpause",
        "/gateway/sessions/x/pause",
        "/gateway/sessions/x/unpause",
        "/gateway/sessions/x/rewrite",
        "/gateway/sessions/x/inject"
      })
  void t12AnAgentCommandsNothing(String path) {
    String agent = ISSUER.token("agent");
    assertThat(gateway.post(path, agent, "{}").statusCode()).isEqualTo(403);
    assertThat(gateway.put("/v1/guards", agent, "{}").statusCode()).isEqualTo(403);
    for (String read : List.of("/v1/sessions", "/v1/gates", "/v1/interventions")) {
      assertThat(gateway.get(read, agent).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void trustedHeadersAndSignedTokensExcludeEachOther() {
    assertThatThrownBy(
            () ->
                Gateway.start(
                        INFRA,
                        INFRA.database("hitl"),
                        Map.of(
                            "OBSERVATORY_TOKENS_FILE",
                            "",
                            "OIDC_ISSUER_URI",
                            ISSUER.uri(),
                            "hitl.trusted-header",
                            "true"))
                    .close())
        .rootCause()
        .hasMessageContaining("exclude each other");
  }
}
