package io.observatory.audit.inbound.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The contract of these endpoints, written by hand and held to the code by a test. */
@RestController
@PreAuthorize("hasRole('viewer')")
class OpenApiController {

  @GetMapping(path = "/v1/openapi.yaml", produces = "application/yaml")
  Resource document() {
    return new ClassPathResource("openapi.yaml");
  }
}
