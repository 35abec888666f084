package io.observatory.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** An endpoint on which nobody wrote who may call it can be called by nobody. */
final class DenyUnannotated implements HandlerInterceptor {

  /** Of each endpoint's method: annotations are looked for once, which takes microseconds. */
  private final Map<Method, Boolean> known = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method)
        || !known.computeIfAbsent(method.getMethod(), unseen -> saysWho(method))) {
      throw new AccessDeniedException("no @PreAuthorize on " + handler);
    }
    return true;
  }

  private static boolean saysWho(HandlerMethod method) {
    return ErrorController.class.isAssignableFrom(method.getBeanType())
        || AnnotatedElementUtils.hasAnnotation(method.getMethod(), PreAuthorize.class)
        || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), PreAuthorize.class);
  }
}
