package io.observatory.platform.security;

import io.observatory.platform.http.ProblemWriter;
import jakarta.servlet.DispatcherType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.HttpFirewall;

/** A stateless resource server: a bearer token or nothing, and health for everyone. */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableWebSecurity
@EnableMethodSecurity
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityAutoConfiguration {

  private static final Logger LOGGER = LoggerFactory.getLogger(SecurityAutoConfiguration.class);

  @Bean
  static RoleHierarchy roleHierarchy() {
    return RoleHierarchyImpl.fromHierarchy(Role.HIERARCHY);
  }

  /**
   * A timer around each filter of the security chain costs more than the filters; the request as a
   * whole is timed.
   */
  @Bean
  static SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  /** As strict as the usual one about headers, but no regular expression for what is plain text. */
  @Bean
  @ConditionalOnMissingBean(HttpFirewall.class)
  static HttpFirewall httpFirewall() {
    return HeaderText.firewall();
  }

  @Bean
  Principals principals(SecurityProperties properties) {
    boolean signed = properties.issuerUri() != null;
    return new Principals(
        signed || properties.tokensFile() == null ? null : new TokenFile(properties.tokensFile()));
  }

  @Bean
  @ConditionalOnMissingBean(SecurityFilterChain.class)
  SecurityFilterChain observatorySecurity(
      HttpSecurity http, SecurityProperties properties, Principals principals) throws Exception {
    return http.csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(
            paths ->
                paths
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                    .permitAll()
                    .requestMatchers(
                        "/actuator/health",
                        "/actuator/health/liveness",
                        "/actuator/health/readiness")
                    .permitAll()
                    .requestMatchers("/actuator/prometheus")
                    .hasRole("viewer")
                    .requestMatchers("/actuator", "/actuator/**")
                    .hasRole("admin")
                    .requestMatchers(properties.publicPaths().toArray(String[]::new))
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .exceptionHandling(
            e -> e.authenticationEntryPoint(unauthorized()).accessDeniedHandler(forbidden()))
        .oauth2ResourceServer(server -> tokens(server, properties, principals))
        .build();
  }

  private static void tokens(
      OAuth2ResourceServerConfigurer<HttpSecurity> server,
      SecurityProperties properties,
      Principals principals) {
    server.authenticationEntryPoint(unauthorized()).accessDeniedHandler(forbidden());
    String issuer = properties.issuerUri();
    if (issuer != null) {
      SignedTokens signed = new SignedTokens(properties);
      server.jwt(jwt -> jwt.decoder(signed.decoder(issuer)).jwtAuthenticationConverter(signed));
    } else {
      server.opaqueToken(opaque -> opaque.introspector(introspector(principals)));
    }
  }

  private static OpaqueTokenIntrospector introspector(Principals principals) {
    TokenFile file = principals.file();
    if (file != null) {
      return file;
    }
    LOGGER.warn(
        "Neither OBSERVATORY_TOKENS_FILE nor OIDC_ISSUER_URI is set: every call is answered 401");
    return token -> {
      throw new BadOpaqueTokenException("no tokens are configured");
    };
  }

  private static AuthenticationEntryPoint unauthorized() {
    return (request, response, why) -> {
      if (why instanceof IssuerAwayException) {
        LOGGER.warn("Answered 503: the issuer of the tokens does not answer", why);
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        ProblemWriter.write(
            request,
            response,
            HttpStatus.SERVICE_UNAVAILABLE,
            "temporarily_unavailable",
            "Whoever issued your token can not be asked now; try again shortly.");
        return;
      }
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      ProblemWriter.write(
          request,
          response,
          HttpStatus.UNAUTHORIZED,
          "unauthorized",
          "A valid bearer token is needed.");
    };
  }

  private static AccessDeniedHandler forbidden() {
    return (request, response, why) ->
        ProblemWriter.write(
            request,
            response,
            HttpStatus.FORBIDDEN,
            "forbidden",
            "Your token does not allow this.");
  }
}
