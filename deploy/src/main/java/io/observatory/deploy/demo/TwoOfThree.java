package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.operate.ApprovalView;
import java.time.Duration;

/**
 * A deployment asks for two of three: the first vote is not enough, who asked may not vote, the
 * second decides. Then the agent may do it once, with what was approved and nothing else, and
 * anybody can check the receipt.
 */
final class TwoOfThree {
  private final Board board;
  private final Deployment deployment;
  private final Duration patience;
  private String first = "";
  private String own = "";
  private String second = "";
  private String other = "";
  private String claimed = "";
  private String receipt = "";
  private String changed = "";

  /**
   * @param patience how long a service may be away
   */
  TwoOfThree(Board board, Deployment deployment, Duration patience) {
    this.board = board;
    this.deployment = deployment;
    this.patience = patience;
  }

  void tell() throws InterruptedException {
    if (!Until.holds(deployment::hasPolicy, patience)
        || !Until.holds(deployment::isOpen, patience)) {
      return;
    }
    board.say(Deployment.ASKS + " asks for a deployment; the policy wants 2 of role:sre");
    deployment
        .opened()
        .map(answer -> new ApprovalView(answer.body()))
        .ifPresent(view -> view.lines().forEach(line -> board.say("    " + line)));
    first = Until.said(() -> deployment.vote(Secrets.ON_CALL.get(1)), patience);
    board.say("sre-2 approves: it is " + first + ", one vote is not enough");
    own = Until.said(() -> deployment.vote(Deployment.ASKS), patience);
    board.say("sre-1 approves, too: refused (" + own + "), who asks does not decide");
    second = Until.said(() -> deployment.vote(Secrets.ON_CALL.get(2)), patience);
    board.say("sre-3 approves: it is " + second + ", the agent may do it once");
    other = Until.said(deployment::claimOther, patience);
    board.say("the agent claims it for version 1.4.3: refused (" + other + ")");
    claimed = Until.said(deployment::claim, patience);
    board.say("the agent claims it for version 1.4.2: it is " + claimed);
    prove();
    board.say("by hand:");
    deployment.byHand().forEach(line -> board.say("    " + line));
  }

  private void prove() throws InterruptedException {
    String document = Until.said(deployment::receipt, patience);
    String keys = Until.said(deployment::keys, patience);
    if (!document.isEmpty() && !keys.isEmpty()) {
      receipt = Deployment.verdict(document, keys);
      changed = Deployment.verdict(document.replace("sre-2", "sre-4"), keys);
      board.say("its receipt is " + receipt + ", checked offline; with another voter: " + changed);
    }
  }

  void judge(Verdict verdict) {
    verdict.add(Row.equal("deployment after the first of two votes", "PENDING", first));
    verdict.add(Row.equal("vote of who asked: refused", "separation_of_duties", own));
    verdict.add(Row.equal("deployment after the second", "APPROVED", second));
    verdict.add(Row.equal("claim with a changed argument", "arguments_mismatch", other));
    verdict.add(Row.equal("claim of what was approved", "CONSUMED", claimed));
    verdict.add(Row.equal("its receipt, checked offline", "valid", receipt));
    verdict.add(Row.equal("the same with another voter in it", "not valid", changed));
  }
}
