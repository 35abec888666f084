package io.observatory.deploy.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalCommandsTest {
  private static final String APPROVAL =
      """
      {"approval_id": "a-1", "state": "PENDING", "action": "deploy", "target": "production",
       "arguments": {"version": "1.4.2", "note": "\\u202egnp.exe"}, "arguments_digest": "abc",
       "requester": {"agent_id": "agent-1", "authenticated": false}, "title": "Deploy 1.4.2",
       "risk": "HIGH", "policy": {"quorum": "2 of role:sre"},
       "votes": [{"principal": "ann", "approve": true}],
       "opened_at": "2026-11-21T03:00:00Z", "expires_at": "2026-11-21T04:00:00Z"}
      """;

  @TempDir Path directory;

  private Desk desk;

  @BeforeEach
  void open() throws IOException {
    desk = new Desk(directory);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void approvalsAreShownInFullAndWhatWouldHideIsSeen() {
    desk.answers("/v1/approvals", 200, "{\"items\":[" + APPROVAL + "],\"next_cursor\":null}");
    assertThat(desk.type("approvals")).isZero();
    assertThat(desk.shown())
        .contains("agent-1  (says who it is, unproved)")
        .contains("deploy on production")
        .contains("{\"version\":\"1.4.2\",\"note\":\"\\u202egnp.exe\"}")
        .contains("2 of role:sre")
        .contains("ann for")
        .contains("./observatory approve a-1")
        .contains("./observatory deny --reason \"…\" a-1");
    assertThat(desk.requests().getFirst()).startsWith("GET /v1/approvals?state=PENDING&limit=20 ");
  }

  @Test
  void aVoteThatIsNotEnoughSaysWhatItTakes() {
    desk.answers("/v1/approvals/a-1/decide", 200, APPROVAL);
    assertThat(desk.type("approve", "a-1")).isZero();
    assertThat(desk.shown()).startsWith("Your vote counts; it takes more: 2 of role:sre.");
    assertThat(desk.requests())
        .containsExactly("POST /v1/approvals/a-1/decide Bearer olgas-token {\"approve\":true}");
  }

  @Test
  void aVoteThatDecidesSaysSo() {
    desk.answers(
        "/v1/approvals/a-1/decide",
        200,
        "{\"state\":\"APPROVED\",\"grant\":{\"lapses_at\":\"2026-11-21T03:15:00Z\"}}");
    assertThat(desk.type("approve", "a-1")).isZero();
    assertThat(desk.shown())
        .isEqualTo("Approved: the agent may do it once, until 2026-11-21T03:15:00Z.\n");
    desk.answers("/v1/approvals/a-2/decide", 200, "{\"state\":\"DENIED\"}");
    assertThat(desk.type("deny", "a-2", "--reason", "not now")).isZero();
    assertThat(desk.shown()).startsWith("Denied:");
    assertThat(desk.requests().getLast()).contains("\"reason\":\"not now\"");
  }

  @Test
  void whoMayNotDecideIsToldWhy() {
    desk.answers(
        "/v1/approvals/a-1/decide",
        403,
        "{\"code\":\"separation_of_duties\",\"detail\":\"Who asks does not decide.\"}");
    assertThat(desk.type("approve", "a-1")).isEqualTo(1);
    assertThat(desk.shown()).isEqualTo("Who asks does not decide. (separation_of_duties)\n");
  }

  @Test
  void severalAreDecidedEachByItself() {
    desk.answers("/v1/approvals/a-1/decide", 200, "{\"state\":\"DENIED\"}");
    desk.answers(
        "/v1/approvals/a-2/decide",
        409,
        "{\"code\":\"approval_expired\",\"detail\":\"It expired.\"}");
    desk.answers("/v1/approvals/a-3/decide", 200, "{\"state\":\"DENIED\"}");
    assertThat(desk.type("deny", "a-1", "a-2", "a-3")).isEqualTo(1);
    assertThat(desk.shown())
        .contains("a-1: Denied:", "a-2: It expired. (approval_expired)", "a-3: Denied:");
    assertThat(desk.type("deny", "a-1", "a-3")).isZero();
  }

  @Test
  void whatIsAskedBesidesIsAnsweredAsJson() {
    desk.answers("/v1/approvals/a-1/decide", 200, "{\"state\":\"DENIED\"}");
    assertThat(desk.type("approve", "a-1", "--response", "{\"limit\": 50}")).isZero();
    assertThat(desk.requests().getLast())
        .endsWith("{\"approve\":true,\"response\":{\"limit\":50}}");
    assertThat(desk.type("approve", "a-1", "--response", "{limit")).isEqualTo(1);
    assertThat(desk.shown()).contains("is no JSON");
  }
}
