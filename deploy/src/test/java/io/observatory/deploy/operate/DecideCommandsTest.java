package io.observatory.deploy.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecideCommandsTest {
  private static final String DONE = "{\"command_id\":\"c-1\",\"status\":\"APPLIED\",%s}";
  private static final String OPEN = "{\"command_id\":\"c-1\",\"status\":\"PENDING\"}";
  private static final String REFUSED =
      "{\"command_id\":\"c-1\",\"status\":\"REFUSED\",\"code\":\"trace_not_found\",\"detail\":\"No"
          + " message of that trace is held here.\"}";

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

  private static String done(String rest) {
    return DONE.formatted(rest);
  }

  @Test
  void pauseSaysWhatIsTrueAndHowToUndoIt() {
    desk.answers(
        "/v1/sessions/s%201/pause", 200, done("\"state\":\"PAUSED\",\"buffered_count\":1"));
    assertThat(desk.type("pause", "s 1", "--reason", "looks wrong")).isZero();
    assertThat(desk.shown())
        .isEqualTo(
            "s 1 is held: nothing of it is forwarded. 1 message waiting.\n"
                + "Let it go: ./observatory unpause 's 1'\n");
    assertThat(desk.requests())
        .containsExactly(
            "POST /v1/sessions/s%201/pause Bearer olgas-token {\"reason\":\"looks wrong\"}");
  }

  @Test
  void whoPausesTwiceIsTold() {
    desk.answers("/v1/sessions/s/pause", 200, done("\"code\":\"already_paused\""));
    assertThat(desk.type("pause", "s")).isZero();
    assertThat(desk.shown()).startsWith("s was held already.");
  }

  @Test
  void unpauseCountsWhatItReleased() {
    desk.answers("/v1/sessions/s/unpause", 200, done("\"state\":\"NORMAL\",\"flushed_count\":12"));
    assertThat(desk.type("unpause", "s")).isZero();
    assertThat(desk.shown()).isEqualTo("12 messages released; s is running.\n");
  }

  @Test
  void unpauseThatMeetsAnotherGateSaysWhereToLook() {
    desk.answers(
        "/v1/sessions/s/unpause",
        200,
        done("\"state\":\"PAUSED\",\"flushed_count\":2,\"code\":\"stopped_at_gate\""));
    assertThat(desk.type("unpause", "s")).isZero();
    assertThat(desk.shown())
        .contains("2 messages released, then another message asked for a person: still held.")
        .contains("./observatory gates --session s");
  }

  @Test
  void unpauseNamesTheHoldsThatAreLeft() {
    desk.answers(
        "/v1/sessions/s/unpause",
        200,
        done("\"state\":\"PAUSED\",\"code\":\"still_held\",\"holds\":[\"scope:cluster:a\"]"));
    desk.type("unpause", "s");
    assertThat(desk.shown()).contains("s is still held by scope:cluster:a.");
  }

  @Test
  void rejectSaysThatItIsNeverForwarded() {
    desk.answers("/v1/sessions/s/reject", 200, done("\"state\":\"NORMAL\",\"flushed_count\":1"));
    assertThat(desk.type("reject", "s", "--reason", "no", "--trace", "t-9")).isZero();
    assertThat(desk.shown())
        .isEqualTo("Refused: it is never forwarded.\n1 message released; s is running.\n");
    assertThat(desk.requests().getFirst()).endsWith("{\"reason\":\"no\",\"trace_id\":\"t-9\"}");
  }

  @Test
  void anAnswerThatComesLaterIsWaitedFor() {
    desk.answers("/v1/sessions/s/unpause", 202, OPEN)
        .answers("/v1/commands/c-1", 200, OPEN)
        .answers("/v1/commands/c-1", 200, done("\"state\":\"NORMAL\",\"flushed_count\":0"));
    assertThat(desk.type("unpause", "s")).isZero();
    assertThat(desk.shown()).isEqualTo("0 messages released; s is running.\n");
  }

  @Test
  void anAnswerThatDoesNotComeIsNoSuccess() {
    desk.answers("/v1/sessions/s/pause", 202, OPEN).answers("/v1/commands/c-1", 200, OPEN);
    assertThat(desk.type("pause", "s", "--wait", "10ms")).isEqualTo(1);
    assertThat(desk.shown())
        .startsWith("The relay has not answered yet.")
        .contains("command c-1", "./observatory status")
        .doesNotContain("is held");
  }

  @Test
  void aRefusalThatComesLateIsARefusal() {
    desk.answers("/v1/sessions/s/reject", 202, OPEN).answers("/v1/commands/c-1", 200, REFUSED);
    assertThat(desk.type("reject", "s")).isEqualTo(1);
    assertThat(desk.shown())
        .isEqualTo(
            "No message of that trace is held here. (trace_not_found) What waits for a decision:"
                + " ./observatory gates\n");
  }

  @Test
  void refusalsSayWhatToDoNext() {
    problem(401, "unauthorized");
    assertThat(desk.shown()).contains("The token is not known here");
    problem(403, "forbidden");
    assertThat(desk.shown()).contains("it takes the role operator");
    problem(429, "rate_limited");
    assertThat(desk.shown()).contains("Wait a minute");
    problem(503, "temporarily_unavailable");
    assertThat(desk.shown()).contains("repeat the command", "./observatory logs hitl-service");
  }

  private void problem(int status, String code) {
    desk.answers(
        "/v1/sessions/s-" + status + "/pause",
        status,
        "{\"code\":\"" + code + "\",\"detail\":\"No.\"}");
    assertThat(desk.type("pause", "s-" + status)).isEqualTo(1);
    assertThat(desk.shown()).startsWith("No. (" + code + ") ").doesNotContain("Exception");
  }

  @Test
  void aServiceThatIsAwayIsNamedWithWhatStartsIt() {
    desk.close();
    assertThat(desk.type("pause", "s")).isEqualTo(1);
    assertThat(desk.shown())
        .contains("does not answer (ConnectException)", "./observatory start hitl-service");
  }

  @Test
  void anAddressNeedsATokenAndAScheme() {
    assertThat(desk.type("sessions", "--at", "localhost:8083")).isEqualTo(2);
  }
}
