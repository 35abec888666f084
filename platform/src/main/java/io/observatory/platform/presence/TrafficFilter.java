package io.observatory.platform.presence;

import io.observatory.platform.security.AgentTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Stands behind security and notices which agents call, whatever the answer will be. A runner's
 * token names no single agent, so it is no sign of anyone's life.
 */
final class TrafficFilter extends OncePerRequestFilter {

  private static final Logger LOGGER = LoggerFactory.getLogger(TrafficFilter.class);
  private static final String AGENT = "ROLE_agent";
  private static final int LONGEST_ID = 256;

  private final TrafficBeats beats;
  private final List<PathPattern> except;

  TrafficFilter(TrafficBeats beats, List<String> except) {
    this.beats = beats;
    this.except = except.stream().map(PathPatternParser.defaultInstance::parse).toList();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Authentication caller = SecurityContextHolder.getContext().getAuthentication();
      if (caller != null && isAgent(caller) && !isExcepted(request)) {
        beats.seen(caller.getName());
      }
    } catch (RuntimeException e) {
      LOGGER.warn("A request was not looked at for signs of life", e);
    }
    chain.doFilter(request, response);
  }

  private static boolean isAgent(Authentication caller) {
    return caller.isAuthenticated()
        && caller.getAuthorities().stream().anyMatch(role -> AGENT.equals(role.getAuthority()))
        && !AgentTokens.isPattern(caller.getName())
        && !caller.getName().isBlank()
        && caller.getName().length() <= LONGEST_ID;
  }

  private boolean isExcepted(HttpServletRequest request) {
    PathContainer path = PathContainer.parsePath(request.getRequestURI());
    return except.stream().anyMatch(pattern -> pattern.matches(path));
  }
}
