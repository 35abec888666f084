package io.observatory.scheduler.inbound.http;

import io.observatory.platform.security.AgentTokens;
import io.observatory.scheduler.job.JobLedger;
import io.observatory.scheduler.job.JobView;
import org.springframework.security.core.Authentication;

/** Who may read which job: people all, an agent its own. */
final class Readers {

  private Readers() {}

  /** The job of that id or name, as long as the caller may see it; another's is as good as none. */
  static JobView visible(JobLedger ledger, String id, Authentication who) {
    JobView view = ledger.find(Callers.job(id, who).id()).orElseThrow(JobRefusals::missing);
    if (!Callers.isPerson(who)
        && !AgentTokens.speaksFor(who.getName(), view.job().spec().targetAgentId())) {
      throw JobRefusals.missing();
    }
    return view;
  }
}
