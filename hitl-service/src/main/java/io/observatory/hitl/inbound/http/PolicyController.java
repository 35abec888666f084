package io.observatory.hitl.inbound.http;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.policy.InvalidPolicyException;
import io.observatory.hitl.policy.PolicyChanges;
import io.observatory.hitl.policy.PolicyDesk;
import io.observatory.hitl.policy.PolicyStore;
import io.observatory.hitl.policy.PolicyVersion;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.Preconditions;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Policies and their versions. */
@RestController
@RequestMapping("/v1/policies")
@PreAuthorize("hasRole('viewer')")
class PolicyController {

  private final PolicyStore store;
  private final PolicyChanges changes;
  private final PolicyDesk policies;
  private final CommandDesk desk;
  private final Bodies bodies;

  PolicyController(
      PolicyStore store,
      PolicyChanges changes,
      PolicyDesk policies,
      CommandDesk desk,
      Bodies bodies) {
    this.store = store;
    this.changes = changes;
    this.policies = policies;
    this.desk = desk;
    this.bodies = bodies;
  }

  record Wanted(@Nullable Map<String, @Nullable Object> document, @Nullable String reason) {}

  @GetMapping
  Page<PolicyBody> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    return Page.of(
        store.list(Cursor.policy(cursor), most + 1),
        most,
        PolicyBody::line,
        version -> Cursor.afterPolicy(version.name()));
  }

  @GetMapping("/{name}")
  ResponseEntity<PolicyBody> get(@PathVariable String name) {
    PolicyVersion version = store.find(Names.policy(name)).orElseThrow(() -> missing());
    return ResponseEntity.ok()
        .eTag(Preconditions.tag(version.version()))
        .body(PolicyBody.of(version));
  }

  @GetMapping("/{name}/versions")
  Page<PolicyBody> versions(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    return Page.of(
        store.versions(Names.policy(name), Cursor.policyVersion(cursor), most + 1),
        most,
        PolicyBody::line,
        version -> Cursor.belowPolicyVersion(version.version()));
  }

  @GetMapping("/{name}/versions/{version}")
  PolicyBody version(@PathVariable String name, @PathVariable long version) {
    return store.find(Names.policy(name), version).map(PolicyBody::of).orElseThrow(() -> missing());
  }

  @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<PolicyBody> put(
      @PathVariable String name,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    Caller caller = CommandDesk.caller(request, who);
    desk.admit(caller);
    long expected = Preconditions.expectedOrNew(request);
    Wanted wanted = bodies.read(body, Wanted.class);
    if (wanted.document() == null) {
      throw ProblemException.invalid("document", "is missing");
    }
    PolicyChanges.Change change =
        new PolicyChanges.Change(
            Names.policy(name), expected, wanted.document(), Fields.reason(wanted.reason()));
    try {
      PolicyVersion version = changes.change(change, caller).orElseThrow(() -> overtaken(name));
      policies.forget();
      return (expected == 0
              ? ResponseEntity.created(URI.create("/v1/policies/" + name))
              : ResponseEntity.ok())
          .eTag(Preconditions.tag(version.version()))
          .body(PolicyBody.of(version));
    } catch (InvalidPolicyException e) {
      String path = e.path().isEmpty() ? "document" : "document." + e.path();
      throw ProblemException.invalid(path, e.why());
    }
  }

  private ProblemException overtaken(String name) {
    String now =
        store
            .find(name)
            .map(current -> "its current version is " + current.version())
            .orElse("there is no such policy");
    return new ProblemException(
        HttpStatus.PRECONDITION_FAILED,
        "policy_changed",
        "Not changed: " + now + ". Read it, and send your change with the ETag you get.");
  }

  private static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "policy_not_found",
        "No such policy, or no such version of it; GET /v1/policies lists them.");
  }
}
