package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.approval.GateQuestion;
import io.observatory.hitl.policy.Conditions;
import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Risk;
import io.observatory.hitl.policy.ToldPolicies;
import io.observatory.hitl.relay.Judge;
import io.observatory.hitl.relay.PolicyText;
import java.time.Instant;

/** Holds a call that is about to be made against the policies of the partition. */
final class PolicyJudge implements Judge {

  private final ToldPolicies policies;

  PolicyJudge(Conditions conditions) {
    this.policies = new ToldPolicies(conditions);
  }

  @Override
  public boolean stops(io.observatory.hitl.relay.Facts facts, long at) {
    io.observatory.hitl.relay.Facts.Call call = facts.call();
    return call != null
        && !policies.isEmpty()
        && policies
            .judge(asked(facts, call, at))
            .filter(verdict -> verdict.decision() != Decision.AUTO)
            .isPresent();
  }

  private static Facts asked(
      io.observatory.hitl.relay.Facts facts, io.observatory.hitl.relay.Facts.Call call, long at) {
    String agentId = facts.marks().agentId();
    return new Facts(
        new Facts.Agent(agentId, call.agentType(), facts.marks().clusterId(), null),
        call.tool(),
        GateQuestion.target(facts.sessionId()),
        GateQuestion.arguments(call.input()),
        Risk.HIGH,
        null,
        Instant.ofEpochMilli(at),
        new Facts.Requester(agentId, false));
  }

  @Override
  public void learn(PolicyText policy) {
    policies.learn(policy.name(), policy.version(), policy.document());
  }
}
