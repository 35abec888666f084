package io.observatory.deploy.launcher;

import java.util.Set;

/**
 * Something done once, between components, each time the stack is raised; doing it again changes
 * nothing.
 *
 * @param name what the progress line says
 * @param needs components that must be ready before
 * @param action returns what was done, for the progress line
 */
record Preparation(String name, Set<String> needs, Action action) {

  /** The work itself. */
  @FunctionalInterface
  interface Action {
    String run() throws Exception;
  }
}
