package io.observatory.platform.security;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.client.RestTemplate;

/** Who a signed token of the configured issuer speaks for, and as what. */
record SignedTokens(SecurityProperties properties)
    implements Converter<Jwt, AbstractAuthenticationToken> {

  private static final Duration ISSUER_TIMEOUT = Duration.ofSeconds(3);

  @Override
  public AbstractAuthenticationToken convert(Jwt token) {
    String principal = token.getClaimAsString(properties.principalClaim());
    if (principal == null || principal.isBlank()) {
      throw new InvalidBearerTokenException("the token names nobody");
    }
    return new JwtAuthenticationToken(
        token,
        Role.authorities(names(claim(token.getClaims(), properties.rolesClaim()))),
        principal);
  }

  /**
   * Asks the issuer for its keys at the first token, so a service starts while it is away. Fails
   * with {@link IssuerAwayException} while the issuer does not answer: that says nothing against
   * the caller.
   */
  JwtDecoder decoder(String issuer) {
    JwtDecoder decoder =
        new SupplierJwtDecoder(
            () -> {
              NimbusJwtDecoder asking =
                  NimbusJwtDecoder.withIssuerLocation(issuer).restOperations(rest()).build();
              asking.setJwtValidator(validator(issuer));
              return asking;
            });
    return token -> {
      try {
        return decoder.decode(token);
      } catch (BadJwtException e) {
        throw e;
      } catch (JwtException | JwtDecoderInitializationException e) {
        throw new IssuerAwayException(e);
      }
    };
  }

  private OAuth2TokenValidator<Jwt> validator(String issuer) {
    OAuth2TokenValidator<Jwt> issued = JwtValidators.createDefaultWithIssuer(issuer);
    return properties.audience().isEmpty()
        ? issued
        : new DelegatingOAuth2TokenValidator<>(
            issued,
            new JwtClaimValidator<Collection<String>>(
                "aud", aud -> aud != null && aud.contains(properties.audience())));
  }

  private static RestTemplate rest() {
    SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(ISSUER_TIMEOUT);
    requests.setReadTimeout(ISSUER_TIMEOUT);
    return new RestTemplate(requests);
  }

  private static @Nullable Object claim(Map<String, Object> claims, String path) {
    Object value = claims.get(path);
    int dot = path.indexOf('.');
    if (value == null && dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
      @SuppressWarnings("unchecked") // claims come from JSON, whose keys are strings
      Map<String, Object> nested = (Map<String, Object>) inner;
      return claim(nested, path.substring(dot + 1));
    }
    return value;
  }

  private static List<String> names(@Nullable Object claim) {
    return switch (claim) {
      case Collection<?> many -> many.stream().map(String::valueOf).toList();
      case String words -> List.of(words.split(" "));
      case null, default -> List.of();
    };
  }
}
