package io.observatory.violations.inbound.http;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Public, and open to everybody. */
@RestController
public class PublicController {
  @GetMapping("/open")
  String open() {
    return "";
  }
}
