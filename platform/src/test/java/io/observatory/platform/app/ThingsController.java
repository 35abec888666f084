package io.observatory.platform.app;

import io.observatory.platform.http.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One endpoint for each way a call can end. */
@RestController
class ThingsController {

  @GetMapping("/things")
  @PreAuthorize("hasRole('viewer')")
  List<String> list(@RequestParam(defaultValue = "10") @Max(100) int limit) {
    return List.of("limit " + limit);
  }

  @PostMapping(path = "/things", consumes = "application/json")
  @PreAuthorize("hasRole('operator')")
  Thing create(@Valid @RequestBody Thing thing) {
    return thing;
  }

  @GetMapping("/whoami")
  @PreAuthorize("isAuthenticated()")
  String whoami(Authentication caller) {
    return caller.getName();
  }

  @PostMapping("/agents/{agentId}/beat")
  @PreAuthorize("hasRole('agent') and #agentId == authentication.name")
  String beat(@PathVariable String agentId) {
    return agentId;
  }

  @PostMapping("/approvals")
  @PreAuthorize("hasRole('approver')")
  String approve() {
    return "ok";
  }

  @GetMapping("/forgotten")
  String forgotten() {
    return "nobody wrote who may read this";
  }

  @GetMapping("/fail/{how}")
  @PreAuthorize("hasRole('viewer')")
  String fail(@PathVariable String how) {
    throw switch (how) {
      case "conflict" -> new ProblemException(HttpStatus.CONFLICT, "thing_taken", "It is taken.");
      case "limited" ->
          ProblemException.retryLater(
              HttpStatus.TOO_MANY_REQUESTS, "rate_limited", "Slow down.", Duration.ofSeconds(7));
      case "database" -> new DataAccessResourceFailureException("jdbc://secret-host is away");
      default -> new IllegalStateException("internal secret " + how);
    };
  }

  record Thing(@NotBlank String name, @Valid List<Part> parts, Instant at) {}

  record Part(@NotBlank String label, @Max(9) int size) {}
}
