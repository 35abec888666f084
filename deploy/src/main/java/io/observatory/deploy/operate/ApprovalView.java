package io.observatory.deploy.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * An approval as a person reads it who has to decide: everything, nothing cut.
 *
 * @param approval as {@code GET /v1/approvals} lists it
 */
public record ApprovalView(JsonNode approval) {

  /** What is asked, and the commands that decide it. */
  public List<String> lines() {
    JsonNode requester = approval.path("requester");
    List<String> lines = new ArrayList<>();
    lines.add("agent      " + Shown.of(requester, "agent_id") + claim(requester));
    lines.add("action     " + Shown.of(approval, "action") + target());
    lines.add("arguments  " + Plain.text(approval.path("arguments").toString()));
    lines.add("digest     " + Shown.of(approval, "arguments_digest"));
    lines.add("risk       " + Shown.of(approval, "risk"));
    if (approval.hasNonNull("description")) {
      lines.add("plan       " + Shown.of(approval, "description"));
    }
    if (approval.hasNonNull("details")) {
      lines.add("details    " + Plain.text(approval.path("details").toString()));
    }
    if (approval.hasNonNull("response_schema")) {
      lines.add("answer by  " + Plain.text(approval.path("response_schema").toString()));
    }
    lines.add("decides    " + Shown.of(approval.path("policy"), "quorum"));
    lines.add("votes      " + votes());
    lines.add("until      " + Shown.of(approval, "expires_at"));
    if (state().equals("PENDING")) {
      String answer = approval.hasNonNull("response_schema") ? " --response '…'" : "";
      lines.add("let it     " + command("approve" + answer));
      lines.add("refuse     " + command("deny --reason \"…\""));
    }
    return lines;
  }

  /** Where it stands. */
  public String state() {
    return approval.path("state").asString("");
  }

  /** The question in one line. */
  String title() {
    return Shown.of(approval, "title");
  }

  private static String claim(JsonNode requester) {
    return requester.path("authenticated").asBoolean(false) ? "" : "  (says who it is, unproved)";
  }

  private String target() {
    return approval.hasNonNull("target") ? " on " + Shown.of(approval, "target") : "";
  }

  private String votes() {
    String votes =
        StreamSupport.stream(approval.path("votes").spliterator(), false)
            .map(
                vote ->
                    Shown.of(vote, "principal")
                        + (vote.path("approve").asBoolean(false) ? " for" : " against"))
            .collect(Collectors.joining(", "));
    return votes.isEmpty() ? "none yet" : votes;
  }

  private String command(String verb) {
    return "./observatory " + verb + " " + Plain.word(approval.path("approval_id").asString(""));
  }
}
