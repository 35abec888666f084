package io.observatory.platform.http;

import io.observatory.platform.http.Problem.FieldFault;
import io.observatory.platform.kafka.Fault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.DatabindException;

/**
 * Turns whatever a controller or the dispatcher throws into a problem; never shows an exception.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  @ExceptionHandler
  ResponseEntity<Object> refused(ProblemException e, HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    Duration retryAfter = e.retryAfter();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    String detail = String.valueOf(e.getMessage());
    String path = e.path();
    if (path != null) {
      return invalid(List.of(new FieldFault(path, detail)), request.getRequestURI());
    }
    return answer(Problem.of(e.status(), e.code(), detail, request.getRequestURI()), headers);
  }

  @ExceptionHandler
  ResponseEntity<Object> denied(AccessDeniedException e, HttpServletRequest request) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    HttpHeaders headers = new HttpHeaders();
    if (who == null || who instanceof AnonymousAuthenticationToken) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      return answer(
          Problem.of(
              HttpStatus.UNAUTHORIZED,
              "unauthorized",
              "A valid bearer token is needed.",
              request.getRequestURI()),
          headers);
    }
    return answer(
        Problem.of(
            HttpStatus.FORBIDDEN,
            "forbidden",
            "Your token does not allow this.",
            request.getRequestURI()),
        headers);
  }

  @ExceptionHandler
  ResponseEntity<Object> invalid(ConstraintViolationException e, HttpServletRequest request) {
    List<FieldFault> faults =
        e.getConstraintViolations().stream()
            .map(v -> new FieldFault(v.getPropertyPath().toString(), v.getMessage()))
            .toList();
    return invalid(faults, request.getRequestURI());
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<Object> unexpected(Exception e, HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    if (Fault.of(e) == Fault.UNAVAILABLE) {
      LOGGER.warn("Answered 503: something this service depends on is away", e);
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
      return answer(
          Problem.of(
              HttpStatus.SERVICE_UNAVAILABLE,
              "temporarily_unavailable",
              "Something this service depends on is away; try again shortly.",
              request.getRequestURI()),
          headers);
    }
    LOGGER.error("Answered 500 to {} {}", request.getMethod(), request.getRequestURI(), e);
    return answer(
        Problem.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal_error",
            "An unexpected error; the log of this service has more under the trace id.",
            request.getRequestURI()),
        headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldFault> faults =
        e.getBindingResult().getAllErrors().stream()
            .map(
                error ->
                    new FieldFault(
                        error instanceof FieldError field ? field.getField() : "",
                        String.valueOf(error.getDefaultMessage())))
            .toList();
    return invalid(faults, path(request));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldFault> faults =
        Stream.concat(
                e.getBeanResults().stream()
                    .flatMap(result -> result.getFieldErrors().stream())
                    .map(f -> new FieldFault(f.getField(), String.valueOf(f.getDefaultMessage()))),
                e.getValueResults().stream()
                    .flatMap(
                        result ->
                            result.getResolvableErrors().stream()
                                .map(
                                    error ->
                                        new FieldFault(
                                            String.valueOf(
                                                result.getMethodParameter().getParameterName()),
                                            String.valueOf(error.getDefaultMessage())))))
            .toList();
    return invalid(faults, path(request));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof BodyTooLargeException) {
        return plain(HttpStatus.CONTENT_TOO_LARGE, "content_too_large", t.getMessage(), request);
      }
      if (t instanceof DatabindException mismatch && !mismatch.getPath().isEmpty()) {
        return invalid(
            List.of(new FieldFault(jsonPath(mismatch), "has the wrong form")), path(request));
      }
    }
    return plain(
        HttpStatus.BAD_REQUEST, "malformed_body", "The body is not readable JSON.", request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode code,
      WebRequest request) {
    if (request instanceof ServletWebRequest servlet
        && servlet.getResponse() != null
        && servlet.getResponse().isCommitted()) {
      return null;
    }
    HttpStatus status = HttpStatus.valueOf(code.value());
    String detail =
        status.is4xxClientError() && e instanceof ErrorResponse response
            ? String.valueOf(response.getBody().getDetail())
            : status.getReasonPhrase() + ".";
    return answer(Problem.of(status, Problem.codeOf(status), detail, path(request)), headers);
  }

  /** Where the fault is, such as {@code capabilities[0].name}. */
  static String jsonPath(DatabindException mismatch) {
    StringBuilder path = new StringBuilder();
    mismatch
        .getPath()
        .forEach(
            step -> {
              if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
              } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
              }
            });
    return path.toString();
  }

  private static ResponseEntity<Object> invalid(List<FieldFault> faults, String instance) {
    return answer(
        Problem.of(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "validation_failed",
            "The request is well-formed but not valid.",
            instance,
            faults),
        new HttpHeaders());
  }

  private static ResponseEntity<Object> plain(
      HttpStatus status, String code, @Nullable String detail, WebRequest request) {
    return answer(
        Problem.of(status, code, String.valueOf(detail), path(request)), new HttpHeaders());
  }

  private static String path(WebRequest request) {
    return request instanceof ServletWebRequest servlet ? servlet.getRequest().getRequestURI() : "";
  }

  private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
