package io.observatory.hitl.graph;

import io.observatory.hitl.session.Gate;
import io.observatory.hitl.session.Gates;
import io.observatory.hitl.session.SessionOverview;
import io.observatory.hitl.session.Sessions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws the graph of a session when somebody asks. */
public final class SessionGraphs {

  private final StepStore store;
  private final AddedSteps added;
  private final Sessions sessions;
  private final Gates gates;
  private final Clock clock;
  private final GraphTerms terms;

  /** Reads from these ports. */
  public SessionGraphs(
      StepStore store,
      AddedSteps added,
      Sessions sessions,
      Gates gates,
      Clock clock,
      GraphTerms terms) {
    this.store = store;
    this.added = added;
    this.sessions = sessions;
    this.gates = gates;
    this.clock = clock;
    this.terms = terms;
  }

  /**
   * A session's graph.
   *
   * @param truncated whether the session has more messages than are kept
   */
  public record View(StepGraph graph, boolean truncated) {}

  /** The graph as it is now; empty when no session of that id is known. */
  public Optional<View> of(String sessionId) {
    return sessions.find(sessionId).map(this::draw);
  }

  private View draw(SessionOverview session) {
    List<Step> steps = new ArrayList<>(store.steps(session.sessionId(), terms.most()));
    steps.addAll(added.steps(session.sessionId(), terms.most()));
    return new View(
        StepGraph.of(steps, clock.instant(), terms.patience()),
        session.activity().messages() > terms.most());
  }

  /** What became of the gates that steps of a session opened, the latest of each step. */
  public Map<String, Gate> gates(String sessionId, Collection<String> steps) {
    return gates.latest(sessionId, steps);
  }
}
