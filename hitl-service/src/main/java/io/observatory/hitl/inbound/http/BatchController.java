package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Batches;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Many decisions in one request, all or each by itself. */
@RestController
class BatchController {

  private static final int MOST = 100;

  private final BatchDesk desk;
  private final Bodies bodies;
  private final SignableJson signable;

  BatchController(BatchDesk desk, Bodies bodies, SignableJson signable) {
    this.desk = desk;
    this.bodies = bodies;
    this.signable = signable;
  }

  enum Mode {
    ATOMIC,
    PER_ITEM
  }

  record Said(@Nullable String mode, @Nullable List<@Nullable Item> decisions) {}

  record Item(
      @JsonProperty("approval_id") @Nullable String approvalId,
      @Nullable Boolean approve,
      @Nullable String reason,
      @Nullable Object response,
      @Nullable Long revision) {}

  @PostMapping(path = "/v1/approvals/decisions", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('operator', 'approver')")
  ResponseEntity<String> decide(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Said said = bodies.read(body, Said.class);
    Mode mode = Fields.word("mode", Mode.values(), said.mode());
    List<@Nullable Item> decisions = said.decisions();
    if (decisions == null || decisions.isEmpty() || decisions.size() > MOST) {
      throw ProblemException.invalid("decisions", "must be a list of 1 to " + MOST);
    }
    SignableJson.require(body, "decisions");
    Set<String> seen = new HashSet<>();
    List<Batches.Vote> votes = new ArrayList<>();
    for (@Nullable Item item : decisions) {
      String path = "decisions[" + votes.size() + "]";
      Batches.Vote vote = vote(path, item);
      if (!seen.add(vote.approvalId())) {
        throw ProblemException.invalid(path + ".approval_id", "is given twice");
      }
      votes.add(vote);
    }
    return desk.vote(
        mode == Mode.ATOMIC, votes, new CommandDesk.Call(request, caller, body), caller);
  }

  private Batches.Vote vote(String path, @Nullable Item item) {
    if (item == null) {
      throw ProblemException.invalid(path, "is missing");
    }
    if (item.approve() == null) {
      throw ProblemException.invalid(path + ".approve", "must be true or false");
    }
    return new Batches.Vote(
        Fields.id(path + ".approval_id", item.approvalId()),
        new Approvals.Ballot(
            item.approve(),
            Fields.reason(path + ".reason", item.reason()),
            signable.response(path + ".response", item.response())),
        item.revision());
  }
}
