package io.observatory.hitl.inbound.http;

import io.observatory.hitl.session.BufferView;
import io.observatory.platform.http.Fields;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What another instance asks this one on behalf of its caller, who is judged anew. Answers only of
 * what is here, so a question never goes round.
 */
@RestController
@RequestMapping("/internal/v1/sessions/{id}/buffer")
@PreAuthorize("hasRole('viewer')")
class PeerController {

  private final Buffers buffers;

  PeerController(Buffers buffers) {
    this.buffers = buffers;
  }

  @GetMapping
  BufferView.Page buffer(
      @PathVariable String id,
      @RequestParam long from,
      @RequestParam(defaultValue = "20") int limit) {
    return buffers.peekHere(Names.session(id), from, Fields.limit(limit, Buffers.LARGEST_PAGE));
  }
}
