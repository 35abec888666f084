package io.observatory.hitl;

import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, with an issuer's signed tokens and with a file's. */
class IdentityIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final TestIssuer ISSUER = new TestIssuer();
  private static Gateway gateway;
  private static TestSessions sessions;

  @BeforeAll
  static void start() {
    TestSessions.prepare(INFRA);
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

  private static Map<String, Object> claims(String... roles) {
    Instant now = Clock.systemUTC().instant();
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", ISSUER.uri());
    claims.put("sub", "s-1");
    claims.put("preferred_username", "jane");
    claims.put("aud", List.of("observatory"));
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond());
    claims.put("roles", roles);
    return claims;
  }

  private static Map<String, Object> with(String claim, Object value) {
    Map<String, Object> claims = claims("operator");
    claims.put(claim, value);
    return claims;
  }

  @ParameterizedTest
  @CsvSource({
    "none, 401",
    "header only, 401",
    "expired, 401",
    "wrong audience, 401",
    "wrong issuer, 401",
    "alg none, 401",
    "forged, 401",
    "viewer, 403",
    "agent, 403",
    "approver, 403",
    "no role, 403"
  })
  void t10WhoMayNotIsTurnedAwayAndNothingHappens(String how, int status) {
    Instant past = Clock.systemUTC().instant().minusSeconds(600);
    @Nullable String token =
        switch (how) {
          case "none", "header only" -> null;
          case "expired" -> ISSUER.token(with("exp", past.getEpochSecond()));
          case "wrong audience" -> ISSUER.token(with("aud", List.of("another")));
          case "wrong issuer" -> ISSUER.token(with("iss", "http://127.0.0.1:1"));
          case "alg none" -> TestIssuer.unsigned(claims("operator"));
          case "forged" -> TestIssuer.forged(claims("operator"));
          case "no role" -> ISSUER.token(claims());
          default -> ISSUER.token(claims(how));
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
    assertThat(gateway.get("/v1/interventions?session=" + session, viewer()).body())
        .contains("\"items\":[]");
    sessions.say(session, "a");
    await().atMost(SOON).until(() -> sessions.traces(session).equals(List.of("a")));
  }

  private static String viewer() {
    return ISSUER.token(claims("viewer"));
  }

  @Test
  void t10WhoMayIsNamedByTheToken() {
    HttpResponse<String> answer =
        gateway.post(
            "/v1/sessions/who-1/pause",
            ISSUER.token(claims("operator")),
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
    String agent = ISSUER.token(claims("agent"));
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
