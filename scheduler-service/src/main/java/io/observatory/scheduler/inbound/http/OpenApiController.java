package io.observatory.scheduler.inbound.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The description of this API; a test holds it to the mappings. */
@RestController
class OpenApiController {

  @GetMapping(path = "/openapi.yaml", produces = "application/yaml")
  @PreAuthorize("permitAll()")
  Resource document() {
    return new ClassPathResource("openapi.yaml");
  }
}
