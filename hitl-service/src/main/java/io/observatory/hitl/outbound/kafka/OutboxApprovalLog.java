package io.observatory.hitl.outbound.kafka;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.ApprovalEventKind;
import io.observatory.events.ApprovalVote;
import io.observatory.events.EventContext;
import io.observatory.events.OperatorAction;
import io.observatory.events.OperatorActionOutcome;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.Change;
import io.observatory.hitl.approval.Occurrence;
import io.observatory.hitl.approval.Refusal;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.chat.Announcements;
import io.observatory.hitl.chat.DeliveryStore;
import io.observatory.hitl.policy.TimeoutAction;
import io.observatory.hitl.policy.Verdict;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happens to approvals, as events in the transaction in which it happens. */
@Component
class OutboxApprovalLog implements ApprovalLog {

  static final String TOPIC = "gateway.approval.v1";
  private static final UUID NAMESPACE = UUID.fromString("a5c54c0e-54f5-5d0c-9f4e-2f6b0b0d3a11");

  private final Outbox outbox;
  private final Announcements announcements;
  private final EventJson json;

  OutboxApprovalLog(Outbox outbox, Announcements announcements, EventJson json) {
    this.outbox = outbox;
    this.announcements = announcements;
    this.json = json;
  }

  @Override
  public void append(Entry entry) {
    List<OutboxEvent> events = new ArrayList<>();
    List<DeliveryStore.News> news = new ArrayList<>();
    for (Change change : entry.changes()) {
      long revision = change.after().revision() - change.occurred().size();
      for (Occurrence occurrence : change.occurred()) {
        revision++;
        String eventId = EventIds.v5(NAMESPACE, change.after().id() + "\n" + revision);
        String id = change.after().id();
        ApprovalEvent event = event(eventId, revision, change.after(), occurrence, entry.at());
        events.add(
            new OutboxEvent(TOPIC, id, event, eventId, "gateway.approval", entry.traces().get(id)));
        if (announcements.isWanted()) {
          news.add(new DeliveryStore.News(id, eventId, revision, json.write(event)));
        }
      }
    }
    for (Act act : entry.acts()) {
      events.add(
          OperatorActions.event(action(EventIds.v5(NAMESPACE, act.id()), act))
              .of(entry.traces().get(act.approval().id())));
    }
    outbox.append(events);
    announcements.add(news, entry.at());
  }

  private static ApprovalEvent event(
      String eventId, long revision, Approval approval, Occurrence occurrence, Instant at) {
    Ask ask = approval.ask();
    Vote vote = occurrence.vote();
    boolean opened = occurrence.kind() == Occurrence.Kind.OPENED;
    return ApprovalEvent.newBuilder()
        .setEventId(eventId)
        .setSentAt(at)
        .setContext(context(ask))
        .setApprovalId(approval.id())
        .setKind(ApprovalEventKind.valueOf(occurrence.kind().name()))
        .setRevision(revision)
        .setVote(
            vote == null
                ? null
                : new ApprovalVote(
                    vote.principal(), vote.approve(), vote.reason(), vote.response()))
        .setRequestedBy(ask.requester().agentId())
        .setAction(ask.action())
        .setTarget(ask.target().isEmpty() ? null : ask.target())
        .setTitle(opened ? ask.plan().title() : null)
        .setArgumentsDigest(ask.arguments().digest())
        .setPolicy(policy(approval.verdict()))
        .setVotesFor((int) approval.votes().stream().filter(Vote::approve).count())
        .setVotesAgainst((int) approval.votes().stream().filter(each -> !each.approve()).count())
        .setLevel(approval.level())
        .setExpiresAt(approval.grant() == null ? approval.expiresAt() : approval.grant().lapsesAt())
        .setRetryable(approval.isRetryable())
        .setFallback(fallback(approval, occurrence))
        .setPrincipal(occurrence.principal())
        .setReason(occurrence.reason())
        .build();
  }

  private static @Nullable String policy(Verdict verdict) {
    return verdict.policy().isEmpty() ? null : verdict.policy() + "/" + verdict.version();
  }

  private static @Nullable String fallback(Approval approval, Occurrence occurrence) {
    boolean denied = occurrence.kind() == Occurrence.Kind.DENIED;
    boolean ranOut =
        occurrence.kind() == Occurrence.Kind.EXPIRED
            && approval.verdict().terms().timeoutAction() == TimeoutAction.FALLBACK;
    return denied || ranOut ? approval.ask().wish().fallback() : null;
  }

  private static EventContext context(Ask ask) {
    Ask.Run run = ask.requester().run();
    return EventContext.newBuilder()
        .setAgentId(ask.requester().agentId())
        .setSessionId(run.sessionId())
        .setMissionId(run.missionId())
        .setWorkflowId(run.workflowId())
        .setRunId(run.runId())
        .build();
  }

  private static OperatorAction action(String eventId, Act act) {
    Refusal refused = act.refused();
    return OperatorActions.by(act.caller(), eventId, act.at())
        .setContext(context(act.approval().ask()))
        .setAction("approval." + act.action().toLowerCase(Locale.ROOT))
        .setSubject("approval/" + act.approval().id())
        .setAfterDigest(act.approval().ask().arguments().digest())
        .setReason(refused == null ? act.reason() : refused.code())
        .setOutcome(refused == null ? OperatorActionOutcome.DONE : OperatorActionOutcome.REFUSED)
        .build();
  }
}
