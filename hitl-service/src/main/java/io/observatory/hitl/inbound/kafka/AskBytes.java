package io.observatory.hitl.inbound.kafka;

import io.observatory.events.ApprovalRequest;
import io.observatory.events.ApprovalRequestDetails;
import io.observatory.events.ApprovalRisk;
import io.observatory.events.EventContext;
import io.observatory.hitl.approval.Arguments;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.GateQuestion;
import io.observatory.hitl.approval.ResponseSchemas;
import io.observatory.hitl.policy.Risk;
import io.observatory.hitl.receipt.CanonicalJson;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.platform.kafka.PoisonRecordException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what an agent asks for out of a record; what could not be shown or kept is refused. */
final class AskBytes {

  private static final int LONGEST_ID = 256;

  private final ResponseSchemas schemas;

  AskBytes(ResponseSchemas schemas) {
    this.schemas = schemas;
  }

  void check(ConsumerRecord<byte[], byte[]> record, ApprovalRequest request, int partitions) {
    String id = id("approval_id", request.getApprovalId());
    Misrouting.fault(record, partitions, id)
        .ifPresent(
            fault -> {
              throw new PoisonRecordException(fault, "not where its approval is");
            });
    if (GateQuestion.isOne(id)) {
      throw invalid("approval_id", "must not begin as a gate's does");
    }
    id("requested_by", request.getRequestedBy());
  }

  Ask of(ApprovalRequest request) {
    ApprovalRequestDetails details = request.getDetails();
    if (details == null) {
      throw invalid("details", "is missing");
    }
    return new Ask(
        requester(request, details),
        id("details.action", details.getAction()),
        details.getTarget() == null ? "" : text(details.getTarget()),
        arguments(details.getArguments()),
        details.getRisk() == ApprovalRisk.UNKNOWN
            ? Risk.HIGH
            : Risk.valueOf(details.getRisk().name()),
        details.getCost(),
        new Ask.Plan(
            text(details.getTitle()),
            textIfAny(details.getDescription()),
            json("details.details", details.getDetails())),
        new Ask.Wish(
            timeout(details.getTimeoutMs()),
            schema(details.getResponseSchema()),
            textIfAny(details.getFallback())));
  }

  @Nullable String reason(ApprovalRequest request) {
    return textIfAny(request.getReason());
  }

  private static Ask.Requester requester(ApprovalRequest request, ApprovalRequestDetails details) {
    EventContext context = request.getContext();
    Ask.Run run =
        context == null
            ? new Ask.Run(null, null, null, null)
            : new Ask.Run(
                textIfAny(context.getSessionId()),
                textIfAny(context.getMissionId()),
                textIfAny(context.getWorkflowId()),
                textIfAny(context.getRunId()));
    return new Ask.Requester(
        request.getRequestedBy(),
        textIfAny(details.getAgentType()),
        textIfAny(details.getClusterId()),
        textIfAny(details.getCapability()),
        null,
        textIfAny(details.getOwner()),
        run);
  }

  private static Arguments arguments(@Nullable String said) {
    try {
      return Arguments.of(said == null ? "{}" : text(said));
    } catch (IllegalArgumentException e) {
      throw invalid("details.arguments", String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String json(String path, @Nullable String said) {
    if (said == null) {
      return null;
    }
    try {
      CanonicalJson.of(text(said));
      return said;
    } catch (IllegalArgumentException e) {
      throw invalid(path, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String schema(@Nullable String said) {
    String path = "details.response_schema";
    String schema = json(path, said);
    if (schema != null) {
      schemas.faultsOf(schema).stream()
          .findFirst()
          .ifPresent(
              fault -> {
                throw invalid(path + fault.path(), fault.message());
              });
    }
    return schema;
  }

  private static @Nullable Duration timeout(@Nullable Long millis) {
    return millis == null || millis <= 0 ? null : Duration.ofMillis(millis);
  }

  private static String id(String path, String said) {
    if (said.isBlank() || said.length() > LONGEST_ID) {
      throw invalid(path, "must have 1 to " + LONGEST_ID + " characters");
    }
    return text(said);
  }

  /** PostgreSQL has no NUL in text. */
  private static String text(String said) {
    return said.replace('\0', '\uFFFD');
  }

  private static @Nullable String textIfAny(@Nullable String said) {
    return said == null ? null : text(said);
  }

  private static PoisonRecordException invalid(String path, String what) {
    return new PoisonRecordException("invalid_request", path + " " + what);
  }
}
