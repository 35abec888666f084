package io.observatory.audit.inbound.http;

import io.observatory.audit.log.Entries;
import io.observatory.audit.log.Entries.StoredPosition;
import io.observatory.audit.log.Lag;
import io.observatory.audit.log.Lags;
import io.observatory.audit.log.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the log is. */
@RestController
@RequestMapping("/v1/status")
@PreAuthorize("hasRole('viewer')")
class StatusController {

  private final Entries entries;
  private final Lags lags;

  StatusController(Entries entries, Lags lags) {
    this.entries = entries;
    this.lags = lags;
  }

  /** Positions are of now; ends and lags are of the moment named {@code lag_measured_at}. */
  @GetMapping
  Map<String, Object> status() {
    Lags.Measured measured = lags.last();
    Map<Source, Lag> known = new HashMap<>();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("head", entries.head());
    if (measured != null) {
      measured.lags().forEach(each -> known.put(each.position().source(), each));
      body.put("lag_measured_at", measured.at().toString());
      body.put(
          "lag",
          measured.lags().stream().mapToLong(each -> each.lag() == null ? 0 : each.lag()).sum());
    }
    body.put(
        "partitions",
        entries.positions().stream().map(each -> of(each, known.get(each.source()))).toList());
    return body;
  }

  private static Map<String, Object> of(StoredPosition position, @Nullable Lag lag) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("topic", position.source().topic().name());
    body.put("topic_id", position.source().topic().uuid());
    body.put("partition", position.source().partition());
    body.put("next_offset", position.next());
    if (lag != null && lag.end() != null && lag.lag() != null) {
      body.put("end_offset", lag.end());
      body.put("lag", lag.lag());
    }
    if (position.lost() > 0) {
      body.put("lost", position.lost());
    }
    return body;
  }
}
