package io.observatory.hitl;

import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.ApprovalStore;
import io.observatory.hitl.approval.ApprovalWaiting;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Batches;
import io.observatory.hitl.approval.GateApprovals;
import io.observatory.hitl.approval.GateDecisions;
import io.observatory.hitl.approval.Lifting;
import io.observatory.hitl.approval.Notary;
import io.observatory.hitl.approval.ReceiptStore;
import io.observatory.hitl.approval.ResponseSchemas;
import io.observatory.hitl.approval.Voting;
import io.observatory.hitl.command.Commands;
import io.observatory.hitl.policy.PolicyDesk;
import io.observatory.hitl.receipt.Receipts;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.security.Principals;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Approvals with their ports. */
@Configuration(proxyBeanMethods = false)
class ApprovalConfiguration {

  @Bean
  Approvals approvals(
      ApprovalStore store,
      List<ApprovalLog> logs,
      PolicyDesk policies,
      Voting voting,
      PlatformTransactionManager transactions,
      EventIds ids,
      Clock clock) {
    return new Approvals(
        store,
        logs,
        policies::judge,
        voting,
        new TransactionTemplate(transactions),
        new Approvals.Stamps(ids::v7, CloudEvents::currentTraceParent, clock));
  }

  @Bean
  GateDecisions gateDecisions(Commands commands) {
    return new GateDecisions(commands);
  }

  @Bean
  GateApprovals gateApprovals(Approvals approvals) {
    return new GateApprovals(approvals);
  }

  @Bean
  Lifting lifting(
      Approvals approvals,
      ApprovalStore store,
      Commands commands,
      PlatformTransactionManager transactions,
      HitlProperties properties) {
    return new Lifting(
        approvals,
        store,
        commands,
        new TransactionTemplate(transactions),
        properties.command().patience());
  }

  @Bean
  Batches batches(Approvals approvals, PlatformTransactionManager transactions) {
    return new Batches(approvals, new TransactionTemplate(transactions));
  }

  @Bean
  Notary notary(Receipts receipts, ReceiptStore store) {
    return new Notary(receipts, store);
  }

  @Bean
  Voting voting(ApprovalProperties properties, Principals principals, ResponseSchemas schemas) {
    return new Voting(properties.directory(principals), schemas);
  }

  @Bean
  ApprovalWaiting approvalWaiting(ApprovalStore store, ApprovalProperties properties) {
    return new ApprovalWaiting(store, properties.waiters());
  }
}
