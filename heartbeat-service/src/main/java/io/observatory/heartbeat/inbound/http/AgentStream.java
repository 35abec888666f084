package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.capability.CapabilityMap;
import io.observatory.heartbeat.capability.Query;
import io.observatory.heartbeat.capability.StreamBatch;
import io.observatory.heartbeat.capability.StreamEvent;
import io.observatory.heartbeat.capability.StreamPosition;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * One open stream. It asks the map for what comes next whenever the listener has taken what was
 * written, so nothing is held for a listener: who does not read is cut off by the server's write
 * timeout, and who reads too slowly when the changes are forgotten.
 */
final class AgentStream {

  private static final int CHANGES_AT_ONCE = 500;

  /** How soon a stream notices that the service stops. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final CapabilityMap map;
  private final Query query;
  private final Duration heartbeat;
  private final JsonMapper json;
  private @Nullable OutputStream out;
  private long lastWrite;

  AgentStream(CapabilityMap map, Query query, Duration heartbeat, JsonMapper json) {
    this.map = map;
    this.query = query;
    this.heartbeat = heartbeat;
    this.json = json;
  }

  private record Removal(@JsonProperty("agent_id") String agentId, String cause) {}

  /** Begins the answer, with a word that what is known must be forgotten if that is so. */
  void open(HttpServletResponse response, boolean reset) throws IOException {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    OutputStream opened = response.getOutputStream();
    out = opened;
    write(opened, reset ? "event: reset\ndata: {}\n\n" : ": welcome\n\n");
    flush(opened);
  }

  /** Tells until the service stops, the listener leaves, or lags too far behind. */
  void run(StreamPosition position, BooleanSupplier goesOn)
      throws IOException, InterruptedException {
    OutputStream open = java.util.Objects.requireNonNull(out, "open comes first");
    while (goesOn.getAsBoolean()) {
      long generation = map.generation();
      StreamBatch batch = map.next(position, query, CHANGES_AT_ONCE);
      if (batch.hasLapsed()) {
        return;
      }
      for (StreamEvent event : batch.events()) {
        write(open, event);
      }
      if (!batch.events().isEmpty()) {
        flush(open);
      } else if (batch.isIdle()) {
        heartbeatIfDue(open, position);
        map.awaitChange(
            generation, heartbeat.compareTo(LONGEST_WAIT) < 0 ? heartbeat : LONGEST_WAIT);
      }
    }
  }

  /** The id moves a quiet listener's place along, so that it can resume later. */
  private void heartbeatIfDue(OutputStream open, StreamPosition position) throws IOException {
    if (System.nanoTime() - lastWrite >= heartbeat.toNanos()) {
      write(open, ": alive\n" + "id: " + position.token() + "\n\n");
      flush(open);
    }
  }

  private void write(OutputStream open, StreamEvent event) throws IOException {
    String text =
        switch (event) {
          case StreamEvent.Listed listed -> text("agent", event, AgentBody.of(listed.agent()));
          case StreamEvent.Removed removed ->
              text("removed", event, new Removal(removed.agentId(), removed.cause()));
          case StreamEvent.Complete complete ->
              text("complete", event, Map.of("revision", complete.token().toString()));
        };
    write(open, text);
  }

  private String text(String name, StreamEvent event, Object data) {
    return "event: "
        + name
        + "\nid: "
        + event.token()
        + "\ndata: "
        + json.writeValueAsString(data)
        + "\n\n";
  }

  private static void write(OutputStream open, String text) throws IOException {
    open.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void flush(OutputStream open) throws IOException {
    open.flush();
    lastWrite = System.nanoTime();
  }
}
