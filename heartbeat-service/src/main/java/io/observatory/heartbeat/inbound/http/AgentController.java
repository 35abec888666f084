package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.agent.AgentLookup;
import io.observatory.heartbeat.agent.AgentQuery;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.AgentState;
import io.observatory.heartbeat.capability.AgentPlace;
import io.observatory.heartbeat.capability.AgentSelection;
import io.observatory.heartbeat.capability.LiveState;
import io.observatory.heartbeat.capability.Query;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/**
 * Who is there and what each can do: everybody ever met, from the database, or those who live, by
 * any question, from the capability map.
 */
@RestController
@RequestMapping("/v1/agents")
@PreAuthorize("hasRole('viewer')")
class AgentController {

  /** Header with the moment of the map that an answer is of. */
  static final String REVISION = "Observatory-Revision";

  private final AgentLookup agents;
  private final MapDesk map;

  AgentController(AgentLookup agents, MapDesk map) {
    this.agents = agents;
    this.map = map;
  }

  @GetMapping
  ResponseEntity<AgentPage> list(
      @RequestParam(required = false) @Nullable String capability,
      @RequestParam(required = false) @Nullable String cluster,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit,
      WebRequest request) {
    Fields.limit(limit);
    if (!MapQuestion.isAsked(request)) {
      return ResponseEntity.ok(
          stored(
              new AgentQuery(
                  text("capability", capability),
                  text("cluster", cluster),
                  constant(AgentState.values(), status),
                  Cursor.read(cursor),
                  limit)));
    }
    LiveState state = constant(LiveState.values(), status);
    MapQuestion question =
        MapQuestion.of(request)
            .and(capability == null ? null : MapQuestion.capable(capability))
            .and(cluster == null ? null : new Query.InCluster(Query.Text.of(cluster)))
            .and(state == null ? null : new Query.InState(state));
    map.await(request.getParameter("min_revision"));
    AgentSelection found = map.select(question.query(), Cursor.readPlace(cursor), limit);
    AgentPlace next = found.next();
    String revision = found.revision().toString();
    return ResponseEntity.ok()
        .header(REVISION, revision)
        .body(
            new AgentPage(
                found.agents().stream().map(AgentBody::of).toList(),
                next == null ? null : Cursor.after(next),
                revision));
  }

  private AgentPage stored(AgentQuery query) {
    // One more than asked for tells whether there is a next page.
    List<AgentSnapshot> found =
        agents.list(
            new AgentQuery(
                query.capability(),
                query.cluster(),
                query.state(),
                query.afterAgentId(),
                query.limit() + 1));
    boolean more = found.size() > query.limit();
    List<AgentSnapshot> page = more ? found.subList(0, query.limit()) : found;
    return new AgentPage(
        page.stream().map(this::body).toList(),
        more ? Cursor.after(page.getLast().agentId()) : null,
        null);
  }

  @GetMapping("/{id}")
  AgentBody get(@PathVariable String id) {
    return agents
        .find(text("id", id))
        .map(this::body)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "agent_not_found", "No agent of this id is known."));
  }

  private AgentBody body(AgentSnapshot agent) {
    return AgentBody.of(agent);
  }

  private static <E extends Enum<E>> @Nullable E constant(E[] values, @Nullable String status) {
    if (status == null) {
      return null;
    }
    return Arrays.stream(values)
        .filter(state -> state.name().equalsIgnoreCase(status))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "invalid_status",
                    "status must be one of " + Arrays.toString(values) + "."));
  }

  /** PostgreSQL has no NUL in text, so nothing can match it. */
  private static <T extends @Nullable String> T text(String name, T value) {
    if (value != null && value.indexOf('\0') >= 0) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_" + name, name + " contains a NUL character.");
    }
    return value;
  }
}
