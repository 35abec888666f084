package io.observatory.hitl.graph;

import java.time.Duration;

/**
 * What graphs keep to.
 *
 * @param most messages of a session whose steps are kept
 * @param patience how long a step waits for its parent before it is an orphan
 * @param keep how long steps are kept
 */
public record GraphTerms(int most, Duration patience, Duration keep) {}
