package io.observatory.hitl.graph;

import java.util.List;

/** Steps that people added: they are released, but no agent ever proposed them. */
public interface AddedSteps {

  /** Steps that were added to a session and that the relay took, the first ones first. */
  List<Step> steps(String sessionId, int most);
}
