package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.agent.AgentOrders;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Claim;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.agent.Mandate;
import io.observatory.heartbeat.agent.Order;
import io.observatory.heartbeat.agent.OrderBook;
import io.observatory.heartbeat.capability.RevisionToken;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import io.observatory.platform.security.Roles;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders about agents: register ahead, set a policy, register a key, take out. */
@RestController
@PreAuthorize("hasAnyRole('operator', 'agent')")
class AgentOrderController {

  private static final int KEY_BYTES = 32;

  private final AgentOrders orders;

  AgentOrderController(AgentOrders orders) {
    this.orders = orders;
  }

  /** What is to be known of the agent; what is left out stays as it is. */
  record Registration(
      @JsonProperty("cluster_id") @Nullable String clusterId,
      @JsonProperty("agent_type") @Nullable String agentType,
      @Nullable List<@Nullable Capability> capabilities,
      @JsonProperty("execution_policy") @Nullable String executionPolicy,
      @JsonProperty("ttl_ms") @Nullable Long ttlMs,
      @JsonProperty("signing_key") @Nullable String signingKey,
      @Nullable String reason) {}

  /**
   * How far an order is.
   *
   * @param status {@code done} or {@code waiting}
   * @param agentRevision the agent's revision afterwards
   * @param revision token for {@code min_revision}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(
      @JsonProperty("order_id") long orderId,
      @JsonProperty("agent_id") String agentId,
      String status,
      @JsonProperty("agent_revision") @Nullable Long agentRevision,
      @Nullable String revision) {}

  @PutMapping("/v1/agents/{id}")
  ResponseEntity<Answer> register(
      @PathVariable String id, @RequestBody Registration body, Authentication caller) {
    String agentId = allowed(id, caller);
    ExecutionPolicy policy = BeatFields.policy(body.executionPolicy());
    String clusterId =
        Objects.requireNonNullElse(Fields.parameterIfAny("cluster_id", body.clusterId()), "");
    // What a person laid down outranks what an agent says.
    boolean person = Roles.isOperator(caller);
    Claim claim =
        new Claim(
            clusterId,
            Fields.parameterIfAny("agent_type", body.agentType()),
            BeatReading.capabilities(body.capabilities()),
            person ? null : policy,
            BeatFields.millis("ttl_ms", body.ttlMs()));
    Mandate mandate = new Mandate(person ? policy : null, key(body.signingKey()));
    return answer(
        orders.give(
            agentId,
            new Order.Register(claim, mandate),
            caller.getName(),
            Fields.parameterIfAny("reason", body.reason())),
        true);
  }

  @DeleteMapping("/v1/agents/{id}")
  ResponseEntity<Answer> remove(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String reason,
      Authentication caller) {
    return answer(
        orders.give(
            allowed(id, caller),
            new Order.Remove(),
            caller.getName(),
            Fields.parameterIfAny("reason", reason)),
        false);
  }

  @GetMapping("/v1/orders/{id}")
  ResponseEntity<Answer> order(@PathVariable long id, Authentication caller) {
    OrderBook.Progress progress =
        orders
            .find(id)
            .filter(found -> Roles.isOperator(caller) || speaksFor(caller, found.agentId()))
            .orElseThrow(
                () ->
                    new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "order_not_found",
                        "No order of this id was given within the last hour."));
    return ResponseEntity.ok(body(progress));
  }

  private static ResponseEntity<Answer> answer(OrderBook.Progress progress, boolean registering) {
    Long revision = progress.revision();
    if (revision == null) {
      return ResponseEntity.accepted()
          .location(URI.create("/v1/orders/" + progress.id()))
          .body(body(progress));
    }
    if (revision == 0) {
      throw registering
          ? new ProblemException(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "missing_cluster_id",
              "An agent nobody knows yet needs a cluster_id.")
          : new ProblemException(
              HttpStatus.NOT_FOUND, "agent_not_found", "No agent of this id is known.");
    }
    return ResponseEntity.ok(body(progress));
  }

  private static Answer body(OrderBook.Progress progress) {
    Long revision = progress.revision();
    return new Answer(
        progress.id(),
        progress.agentId(),
        revision == null ? "waiting" : "done",
        revision,
        revision == null || revision == 0
            ? null
            : RevisionToken.ofAgent(progress.agentId(), revision).toString());
  }

  private static String allowed(String id, Authentication caller) {
    String agentId = Fields.parameter("agent_id", id);
    if (!Roles.isOperator(caller) && !speaksFor(caller, agentId)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "agent_mismatch", "This token speaks for another agent.");
    }
    return agentId;
  }

  private static boolean speaksFor(Authentication caller, String agentId) {
    return AgentTokens.speaksFor(caller.getName(), agentId);
  }

  private static @Nullable String key(@Nullable String said) {
    if (said == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(said);
      if (bytes.length == KEY_BYTES) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      }
    } catch (IllegalArgumentException e) {
      throw invalidKey();
    }
    throw invalidKey();
  }

  private static ProblemException invalidKey() {
    return Fields.invalidParameter(
        "signing_key", "signing_key must be an Ed25519 public key: base64url of its 32 bytes.");
  }
}
