package io.observatory.platform.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What the container shows when an error never reached a controller: the same shape again. */
@Controller
class ErrorPage implements ErrorController {

  @RequestMapping("/error")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus resolved = code instanceof Integer value ? HttpStatus.resolve(value) : null;
    HttpStatus status = resolved == null ? HttpStatus.NOT_FOUND : resolved;
    ProblemWriter.write(
        request, response, status, Problem.codeOf(status), status.getReasonPhrase() + ".");
  }
}
