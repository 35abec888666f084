package io.observatory.platform.security;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are believed: either a file's or an issuer's.
 *
 * @param tokensFile lines {@code sha256hex principal role[,role...]}; read again when it changes
 * @param issuerUri OpenID Connect issuer whose signed tokens are believed
 * @param audience what a signed token must be meant for; empty means anything
 * @param rolesClaim where a signed token lists roles; dots lead into nested objects
 * @param principalClaim which claim names the caller
 * @param publicPaths path patterns that need no token; their controllers must look after themselves
 */
@ConfigurationProperties("observatory.security")
record SecurityProperties(
    @Nullable Path tokensFile,
    @Nullable String issuerUri,
    @DefaultValue("") String audience,
    @DefaultValue("roles") String rolesClaim,
    @DefaultValue("sub") String principalClaim,
    @DefaultValue List<String> publicPaths) {

  SecurityProperties {
    if (tokensFile != null && tokensFile.toString().isBlank()) {
      tokensFile = null;
    }
    if (issuerUri != null && issuerUri.isBlank()) {
      issuerUri = null;
    }
    if (tokensFile != null && issuerUri != null) {
      throw new IllegalArgumentException(
          "set observatory.security.tokens-file or issuer-uri, not both: callers come from one place");
    }
    publicPaths = List.copyOf(publicPaths);
  }
}
