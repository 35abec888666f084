package io.observatory.deploy.demo;

import io.observatory.deploy.demo.DecisionFeed.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One session of an agent: what it says, what comes out, what people do about it. */
final class DemoSession {
  private final String id;
  private final Measured measured;
  private final List<byte[]> steps = new ArrayList<>();

  /** A command that is repeated under the same key is given once. */
  private final String idempotencyKey = UUID.randomUUID().toString();

  DemoSession(String id, String agent, List<Step> plan, Measured measured) {
    this.id = id;
    this.measured = measured;
    for (Step step : plan) {
      steps.add(measured.decisions().written(id, agent, steps.size() + 1, step));
    }
  }

  /** The agent says all of it, without waiting for anybody. */
  void say() {
    steps.forEach(step -> measured.decisions().send(id, step));
  }

  /** The numbers of the steps that came out, in the order in which they did. */
  String released() {
    return measured.released().of(id).stream().map(this::number).collect(Collectors.joining(" "));
  }

  /** The gate it met first, whatever became of it; nothing while the service is away. */
  Optional<JsonNode> gate() throws InterruptedException {
    return measured
        .people()
        .get("/v1/gates", Map.of("session", id, "state", "any"))
        .map(page -> page.path("items").path(0))
        .filter(gate -> !gate.isMissingNode());
  }

  /** The same as one word: OPEN, CLOSED, DENIED, or nothing. */
  String gateState() throws InterruptedException {
    return gate().map(gate -> gate.path("state").asString("")).orElse("");
  }

  /** Commands as an operator; whether the relay has carried it out. */
  boolean command(String verb, String reason) throws InterruptedException {
    return measured
        .people()
        .post("/v1/sessions/" + id + "/" + verb, Map.of("reason", reason), idempotencyKey)
        .isPresent();
  }

  /** Bytes that no step has are a question mark. */
  private String number(byte[] value) {
    for (int i = 0; i < steps.size(); i++) {
      if (Arrays.equals(steps.get(i), value)) {
        return Integer.toString(i + 1);
      }
    }
    return "?";
  }
}
