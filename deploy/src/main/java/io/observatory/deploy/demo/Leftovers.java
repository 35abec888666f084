package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.Terminal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Agents of earlier demos in the same home that nobody said goodbye for. Silent for good, they
 * would rightly look like a mass outage, and be evicted in the middle of the story.
 */
final class Leftovers implements AutoCloseable {
  private static final String ALL_RUNS = "demo-";
  private static final int AT_ONCE = 32;

  /** Rounds over those the gateway has not taken out at once. */
  private static final int ROUNDS = 5;

  private final GatewayClient operator;
  private final AgentView agents;
  private final Semaphore room = new Semaphore(AT_ONCE);

  private Leftovers(GatewayClient operator) {
    this.operator = operator;
    this.agents = new AgentView(operator);
  }

  /** Takes them out as an operator does; returns when the gateway counts none of them. */
  static void takeOut(RunningStack running, StackSettings settings, Terminal terminal)
      throws InterruptedException, ExecutionException {
    String gateway = running.status().component("heartbeat-service").endpoint();
    String token = Secrets.open(settings.home()).token("operator");
    try (Leftovers leftovers = new Leftovers(new GatewayClient(gateway, token))) {
      for (int round = 0; round < ROUNDS; round++) {
        List<String> left = leftovers.left();
        if (left.isEmpty()) {
          return;
        }
        terminal.line("Taking out " + left.size() + " agents that earlier demos left behind");
        leftovers.remove(left);
      }
    }
  }

  private List<String> left() throws InterruptedException {
    return agents.all().orElse(Map.of()).entrySet().stream()
        .filter(agent -> agent.getValue().alive() && agent.getKey().startsWith(ALL_RUNS))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void remove(List<String> ids) throws InterruptedException, ExecutionException {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers =
          ids.stream().map(id -> calls.submit(() -> remove(id))).toList();
      for (Future<Boolean> answer : answers) {
        var _ = answer.get();
      }
    }
  }

  private boolean remove(String id) throws InterruptedException {
    room.acquire();
    try {
      return operator
          .delete("/v1/agents/" + id, Map.of("reason", "an earlier demo left it behind"))
          .isPresent();
    } finally {
      room.release();
    }
  }

  @Override
  public void close() {
    operator.close();
  }
}
