/**
 * {@code ./observatory demo}: a fleet of simulated agents, what the gateway sees of it, a verdict.
 */
@NullMarked
package io.observatory.deploy.demo;

import org.jspecify.annotations.NullMarked;
