package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.capability.CapabilityList;
import io.observatory.platform.http.Fields;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What can be asked for: the capabilities of those who live. */
@RestController
@RequestMapping("/v1/capabilities")
@PreAuthorize("hasRole('viewer')")
class CapabilityController {

  private final MapDesk map;

  CapabilityController(MapDesk map) {
    this.map = map;
  }

  @GetMapping
  ResponseEntity<CapabilityPage> list(
      @RequestParam(defaultValue = "") String prefix,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(name = "min_revision", required = false) @Nullable String minRevision) {
    Fields.limit(limit);
    map.await(minRevision);
    CapabilityList found = map.capabilities(prefix, Cursor.readCapability(cursor), limit);
    String revision = found.revision().toString();
    String next =
        found.hasMore() ? Cursor.afterCapability(found.capabilities().getLast().name()) : null;
    return ResponseEntity.ok()
        .header(AgentController.REVISION, revision)
        .body(
            new CapabilityPage(
                found.capabilities().stream().map(CapabilityPage.Item::of).toList(),
                next,
                revision));
  }
}
