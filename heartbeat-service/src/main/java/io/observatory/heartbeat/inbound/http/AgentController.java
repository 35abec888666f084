package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.agent.AgentLookup;
import io.observatory.heartbeat.agent.AgentQuery;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.AgentState;
import io.observatory.platform.http.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is there and what each can do. */
@RestController
@RequestMapping("/v1/agents")
@PreAuthorize("hasRole('viewer')")
class AgentController {

  private static final int LARGEST_PAGE = 500;

  private final AgentLookup agents;

  AgentController(AgentLookup agents) {
    this.agents = agents;
  }

  @GetMapping
  AgentPage list(
      @RequestParam(required = false) @Nullable String capability,
      @RequestParam(required = false) @Nullable String cluster,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_limit", "limit must be 1 to " + LARGEST_PAGE + ".");
    }
    // One more than asked for tells whether there is a next page.
    List<AgentSnapshot> found =
        agents.list(
            new AgentQuery(
                text("capability", capability),
                text("cluster", cluster),
                state(status),
                Cursor.read(cursor),
                limit + 1));
    boolean more = found.size() > limit;
    List<AgentSnapshot> page = more ? found.subList(0, limit) : found;
    return new AgentPage(
        page.stream().map(AgentBody::of).toList(),
        more ? Cursor.after(page.getLast().agentId()) : null);
  }

  @GetMapping("/{id}")
  AgentBody get(@PathVariable String id) {
    return agents
        .find(text("id", id))
        .map(AgentBody::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "agent_not_found", "No agent of this id is known."));
  }

  private static @Nullable AgentState state(@Nullable String status) {
    if (status == null) {
      return null;
    }
    return Arrays.stream(AgentState.values())
        .filter(state -> state.name().equalsIgnoreCase(status))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "invalid_status",
                    "status must be one of " + Arrays.toString(AgentState.values()) + "."));
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
