package io.observatory.hitl.inbound.http;

import io.observatory.hitl.receipt.Receipts;
import java.util.List;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The keys that verify receipts, as others' tools read them. */
@RestController
@PreAuthorize("hasRole('viewer')")
class ReceiptKeyController {

  private final Receipts receipts;

  ReceiptKeyController(Receipts receipts) {
    this.receipts = receipts;
  }

  @GetMapping("/v1/receipts/keys")
  Map<String, List<Map<String, String>>> keys() {
    return receipts.jwks();
  }
}
