package io.observatory.hitl;

import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Arguments;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.approval.Voter;
import io.observatory.hitl.command.Caller;
import io.observatory.hitl.policy.Risk;
import java.util.List;
import java.util.function.IntConsumer;
import org.springframework.boot.SpringApplication;

/**
 * The service, told by its environment what to use, which opens and decides an approval without
 * HTTP. The benchmark {@code approval-throughput} runs it in a JVM of its own.
 */
public final class ApprovalWork implements IntConsumer {
  private static final Approvals.Ballot YES = new Approvals.Ballot(true, null, null);

  private final Approvals approvals =
      SpringApplication.run(HitlApplication.class).getBean(Approvals.class);
  private final Voter voter =
      new Voter(
          new Caller("operator", List.of("operator"), "127.0.0.1"), Vote.Way.HTTP, null, null);

  @Override
  public void accept(int number) {
    String id = approvals.open(null, ask(number), null).approval().id();
    if (approvals.vote(id, YES, voter, null).orElseThrow().refusal() != null) {
      throw new IllegalStateException("a vote was refused");
    }
  }

  private static Ask ask(int number) {
    return new Ask(
        new Ask.Requester(
            "demo-http-1",
            null,
            null,
            null,
            "demo-http-1",
            null,
            new Ask.Run(null, null, null, null)),
        "bench.deploy",
        "production",
        Arguments.of("{\"service\":\"checkout\",\"version\":\"1.4." + number + "\"}"),
        Risk.HIGH,
        null,
        new Ask.Plan(
            "Deploy checkout to production", "Rolls out to all regions, a tenth at a time.", null),
        Ask.Wish.NONE);
  }
}
