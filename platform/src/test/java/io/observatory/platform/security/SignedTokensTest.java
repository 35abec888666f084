package io.observatory.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.platform.app.TestApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Callers with a real issuer's signed tokens. */
@SpringBootTest(
    classes = TestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/away",
      "observatory.outbox.relay=false",
      "observatory.security.audience=observatory",
      "observatory.security.roles-claim=realm_access.roles",
      "observatory.security.principal-claim=preferred_username"
    })
class SignedTokensTest {
  private static final TestIssuer ISSUER = new TestIssuer();

  @LocalServerPort int port;
  private final HttpClient http = HttpClient.newHttpClient();

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry registry) {
    registry.add("OIDC_ISSUER_URI", ISSUER::uri);
  }

  @AfterAll
  static void stop() {
    ISSUER.close();
  }

  @Test
  void rolesComeFromTheNestedClaimAndTheNameFromItsOwn() throws Exception {
    String viewer = ISSUER.token(claims("viewer", "something-else"));
    assertThat(get("/things", viewer).statusCode()).isEqualTo(200);
    assertThat(get("/whoami", viewer).body()).contains("jane");
    assertThat(get("/fail/conflict", viewer).statusCode()).isEqualTo(409);
    // The hierarchy holds for signed tokens as for those of a file.
    assertThat(get("/things", ISSUER.token(claims("admin"))).statusCode()).isEqualTo(200);

    for (String role : List.of("agent", "superuser", "ROLE_viewer", "VIEWER")) {
      var answer = get("/things", ISSUER.token(claims(role)));
      assertThat(answer.statusCode()).as(role).isEqualTo(403);
      assertThat(answer.body()).contains("\"code\":\"forbidden\"");
    }
    assertThat(get("/things", ISSUER.token(claims())).statusCode()).isEqualTo(403);
    assertThat(get("/things", ISSUER.token(without("realm_access"))).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "another issuer", "expired", "not yet valid", "for another audience", "for nobody",
    "names nobody", "forged", "unsigned", "cut", "garbage"
  })
  void whoeverCanNotShowAValidTokenIsUnauthorized(String how) throws Exception {
    Map<String, Object> good = claims("viewer");
    Instant now = Clock.systemUTC().instant();
    String token =
        switch (how) {
          case "another issuer" -> ISSUER.token(with("iss", "http://127.0.0.1:1"));
          case "expired" -> ISSUER.token(with("exp", now.minusSeconds(300).getEpochSecond()));
          case "not yet valid" -> ISSUER.token(with("nbf", now.plusSeconds(300).getEpochSecond()));
          case "for another audience" -> ISSUER.token(with("aud", List.of("somebody-else")));
          case "for nobody" -> ISSUER.token(without("aud"));
          case "names nobody" -> ISSUER.token(without("preferred_username"));
          case "forged" -> TestIssuer.forged(good);
          case "unsigned" -> TestIssuer.unsigned(good);
          case "cut" -> ISSUER.token(good).substring(0, 200);
          default -> "garbage";
        };

    var answer = get("/things", token);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(answer.body()).contains("\"code\":\"unauthorized\"").doesNotContain("Exception");
    assertThat(get("/things", ISSUER.token(good)).statusCode()).isEqualTo(200);
  }

  @Test
  @DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD) // asked nobody yet
  void anIssuerThatDoesNotAnswerIsNotTheCallersFault() throws Exception {
    ISSUER.away(true);
    try {
      var answer = get("/things", ISSUER.token(claims("viewer")));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body()).contains("temporarily_unavailable").doesNotContain("127.0.0.1");
      assertThat(get("/things", null).statusCode()).isEqualTo(401);
    } finally {
      ISSUER.away(false);
    }
    String token = ISSUER.token(claims("viewer"));
    assertThat(get("/things", token).statusCode()).isEqualTo(200);

    ISSUER.away(true);
    try {
      assertThat(get("/things", token).statusCode()).as("the keys are known").isEqualTo(200);
    } finally {
      ISSUER.away(false);
    }
  }

  private static Map<String, Object> claims(String... roles) {
    Map<String, Object> claims = new HashMap<>();
    Instant now = Clock.systemUTC().instant();
    claims.put("iss", ISSUER.uri());
    claims.put("sub", UUID.randomUUID().toString());
    claims.put("preferred_username", "jane");
    claims.put("aud", List.of("observatory", "account"));
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond());
    claims.put("realm_access", Map.of("roles", roles));
    return claims;
  }

  private static Map<String, Object> with(String claim, Object value) {
    Map<String, Object> claims = claims("viewer");
    claims.put(claim, value);
    return claims;
  }

  private static Map<String, Object> without(String claim) {
    Map<String, Object> claims = claims("viewer");
    claims.remove(claim);
    return claims;
  }

  private HttpResponse<String> get(String path, @Nullable String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
