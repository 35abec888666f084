package io.observatory.deploy.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Agents of earlier demos in the same home that nobody said goodbye for. Silent for good, they
 * would rightly look like a mass outage.
 */
final class Leftovers {
  private static final String ALL_RUNS = "demo-";

  /** These come back in every run. */
  private static final String EVERY_RUN = "demo-http-";

  private static final int AT_ONCE = 32;

  private final GatewayClient operator;
  private final List<String> agents;

  Leftovers(GatewayClient operator, Map<String, AgentView.Known> known) {
    this.operator = operator;
    this.agents =
        known.entrySet().stream()
            .filter(agent -> agent.getValue().alive())
            .map(Map.Entry::getKey)
            .filter(id -> id.startsWith(ALL_RUNS) && !id.startsWith(EVERY_RUN))
            .toList();
  }

  int size() {
    return agents.size();
  }

  /** Takes them out as an operator does; one the gateway does not answer for stays. */
  void takeOut() throws InterruptedException, ExecutionException {
    Semaphore room = new Semaphore(AT_ONCE);
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers =
          agents.stream().map(id -> calls.submit(() -> take(id, room))).toList();
      for (Future<Boolean> answer : answers) {
        var _ = answer.get();
      }
    }
  }

  private boolean take(String id, Semaphore room) throws InterruptedException {
    room.acquire();
    try {
      return operator
          .delete("/v1/agents/" + id, Map.of("reason", "an earlier demo left it behind"))
          .isPresent();
    } finally {
      room.release();
    }
  }
}
