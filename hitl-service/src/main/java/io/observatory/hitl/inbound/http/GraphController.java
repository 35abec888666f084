package io.observatory.hitl.inbound.http;

import io.observatory.hitl.graph.SessionGraphs;
import io.observatory.hitl.graph.Step;
import io.observatory.hitl.graph.StepGraph;
import io.observatory.hitl.session.Gate;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which step of a session led to which. */
@RestController
@RequestMapping("/v1/sessions/{id}/graph")
@PreAuthorize("hasRole('viewer')")
class GraphController {

  private static final int REFUSED_SHOWN = 100;

  private final SessionGraphs graphs;

  GraphController(SessionGraphs graphs) {
    this.graphs = graphs;
  }

  @GetMapping
  GraphBody graph(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "500") int limit) {
    String session = Names.session(id);
    int most = Fields.limit(limit);
    Cursor.StepPlace after = Cursor.step(cursor);
    SessionGraphs.View view =
        graphs
            .of(session)
            .orElseThrow(
                () ->
                    new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "session_not_found",
                        "No session of this id is known."));
    StepGraph graph = view.graph();
    List<StepGraph.Node> found =
        graph.nodes().stream()
            .filter(node -> after == null || place(node).compareTo(after) > 0)
            .limit(most + 1L)
            .toList();
    List<StepGraph.Node> page = found.size() > most ? found.subList(0, most) : found;
    Map<String, Gate> gates =
        graphs.gates(session, page.stream().map(node -> node.step().id()).toList());
    return new GraphBody(
        session,
        graph.root(),
        page.stream()
            .map(node -> GraphBody.StepBody.of(node, gates.get(node.step().id())))
            .toList(),
        graph.refused().stream().limit(REFUSED_SHOWN).map(GraphBody.RefusedBody::of).toList(),
        graph.nodes().size(),
        graph.refused().size(),
        graph.count(StepGraph.Bond.WAITING),
        graph.count(StepGraph.Bond.ORPHAN),
        view.truncated(),
        found.size() > most ? Cursor.afterStep(place(page.getLast())) : null);
  }

  private static Cursor.StepPlace place(StepGraph.Node node) {
    Step step = node.step();
    return new Cursor.StepPlace(step.place(), step.id());
  }
}
