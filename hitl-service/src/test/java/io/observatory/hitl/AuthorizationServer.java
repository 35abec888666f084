package io.observatory.hitl;

import static io.observatory.hitl.Gateway.json;
import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Spring's authorization server on loopback. A client is named after the one role its tokens have,
 * and its secret is its name; what its issuer is called depends, as everywhere, on how it was
 * asked.
 */
final class AuthorizationServer implements AutoCloseable {

  /** Its tokens have no role. */
  static final String NOBODY = "nobody";

  /** Its tokens are an operator's, and over. */
  static final String LATE = "late";

  /** Its tokens are an operator's, for another service. */
  static final String STRANGER = "stranger";

  private final AnnotationConfigServletWebServerApplicationContext context =
      new AnnotationConfigServletWebServerApplicationContext(Beans.class);

  /** Whom a service is to trust. */
  String uri() {
    return "http://127.0.0.1:" + Objects.requireNonNull(context.getWebServer()).getPort();
  }

  /** The token that this client is given. */
  String token(String client) {
    return tokenAskedAt(uri(), client);
  }

  /** As good a token as {@link #token}, issued under another name of this server. */
  String tokenUnderAnotherName(String client) {
    return tokenAskedAt(uri().replace("127.0.0.1", "localhost"), client);
  }

  /** The first client's token, with what the second one's says in place of what was signed. */
  String forged(String client, String claims) {
    String[] signed = token(client).split("\\.");
    return signed[0] + "." + token(claims).split("\\.")[1] + "." + signed[2];
  }

  /** What this client's token says, in a token that says it needs no signature. */
  String unsigned(String client) {
    return base64("{\"alg\":\"none\"}") + "." + token(client).split("\\.")[1] + ".";
  }

  private static String tokenAskedAt(String uri, String client) {
    HttpResponse<String> answer =
        Gateway.call(
            HttpRequest.newBuilder(URI.create(uri + "/oauth2/token"))
                .header("Authorization", "Basic " + base64(client + ":" + client))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return json(answer).get("access_token").asString();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    context.close();
  }

  /** Not found by the service's own scan: it has no stereotype. */
  @EnableWebSecurity
  static class Beans {

    @Bean
    static TomcatServletWebServerFactory web() {
      TomcatServletWebServerFactory web = new TomcatServletWebServerFactory(0);
      web.setAddress(InetAddress.getLoopbackAddress());
      web.setRegisterDefaultServlet(true); // filters answer, but only where a servlet is mapped
      return web;
    }

    @Bean
    static SecurityFilterChain endpoints(HttpSecurity http) throws Exception {
      return http.oauth2AuthorizationServer(server -> server.oidc(withDefaults()))
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .build();
    }

    @Bean
    static AuthorizationServerSettings settings() {
      return AuthorizationServerSettings.builder().build();
    }

    @Bean
    static RegisteredClientRepository clients() {
      return new InMemoryRegisteredClientRepository(
          Stream.of("viewer", "operator", "approver", "agent", NOBODY, LATE, STRANGER)
              .map(
                  client ->
                      RegisteredClient.withId(client)
                          .clientId(client)
                          .clientSecret("{noop}" + client)
                          .clientAuthenticationMethod(
                              ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                          .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                          .build())
              .toList());
    }

    @Bean
    static JWKSource<SecurityContext> keys() throws NoSuchAlgorithmException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      return new ImmutableJWKSet<>(
          new JWKSet(
              new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                  .privateKey(pair.getPrivate())
                  .keyID("k1")
                  .build()));
    }

    @Bean
    static JwtDecoder decoder(JWKSource<SecurityContext> keys) {
      return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    static OAuth2TokenCustomizer<JwtEncodingContext> claims() {
      return token -> {
        String client = token.getRegisteredClient().getClientId();
        token
            .getClaims()
            .claim("preferred_username", "jane")
            .claim("roles", roles(client))
            .audience(List.of(client.equals(STRANGER) ? "another" : "observatory"));
        if (client.equals(LATE)) {
          Instant past = Clock.systemUTC().instant().minus(Duration.ofMinutes(20));
          token.getClaims().issuedAt(past).expiresAt(past.plus(Duration.ofMinutes(10)));
        }
      };
    }

    private static List<String> roles(String client) {
      return switch (client) {
        case NOBODY -> List.of();
        case LATE, STRANGER -> List.of("operator");
        default -> List.of(client);
      };
    }
  }
}
