package io.observatory.deploy.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandsTest {
  private static final String NOTHING = "{\"items\":[],\"next_cursor\":null}";

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
  void heldSessionsAreATable() {
    desk.answers(
            "/v1/sessions",
            200,
            """
            {"items":[{"session_id":"orders-17","state":"PAUSED","holds":["gate:1-2","operator"],
              "buffered_count":3,"agent_id":"agent-4","cluster_id":"cluster-a",
              "mission_id":"month-end","messages":9,
              "last_activity":"2020-01-01T00:00:00Z",
              "last_gate":{"kind":"OPENED","reason":"hitl_required"}}],"next_cursor":null}
            """)
        .answers("/v1/sessions", 200, NOTHING);

    assertThat(desk.type("sessions")).isZero();

    assertThat(desk.shown().lines().toList())
        .hasSize(2)
        .last()
        .asString()
        .matches(
            " +orders-17 +paused +3 +a gate, operator +hitl_required +agent-4 +cluster-a +month-end"
                + " +9 +\\d+ days ago");
    assertThat(desk.requests())
        .extracting(line -> line.split(" ", 3)[1])
        .containsExactly(
            "/v1/sessions?state=PAUSED&limit=100", "/v1/sessions?state=FLUSHING&limit=99");
    assertThat(desk.requests().getFirst()).contains("Bearer olgas-token ");
  }

  @Test
  void noHeldSessionIsSaid() {
    desk.answers("/v1/sessions", 200, NOTHING);
    assertThat(desk.type("sessions")).isZero();
    assertThat(desk.shown()).isEqualTo("No session is held. With --all those that run, too.\n");
    desk.type("sessions", "--all");
    assertThat(desk.shown()).isEqualTo("No session is known.\n");
  }

  @Test
  void allPagesAreReadUpToTheLimit() {
    String one = "{\"items\":[{\"session_id\":\"s-%s\"}],\"next_cursor\":\"%s\"}";
    desk.answers("/v1/sessions", 200, one.formatted("1", "after-1"));
    desk.answers("/v1/sessions", 200, one.formatted("2", "after-2"));
    desk.type("sessions", "--all", "--limit", "2");
    assertThat(desk.shown()).contains("s-1", "s-2", "More than 2; --limit shows the others.");
    assertThat(desk.requests().getLast()).contains("limit=1&cursor=after-1");
  }

  @Test
  void aGateIsShownInFullWithTheCommandsThatDecideIt() {
    String input = "x".repeat(3_000);
    desk.answers("/v1/gates", 200, gates("orders-17", input));

    assertThat(desk.type("gates", "--session", "orders-17")).isZero();

    assertThat(desk.shown())
        .contains(
            "the agent asks for a person",
            "agent   agent-4",
            "tool    delete_user",
            "input   " + input + "\n",
            "./observatory unpause orders-17\n",
            "./observatory reject --reason \"…\" orders-17\n");
    assertThat(desk.requests().getFirst()).contains("/v1/gates?session=orders-17&limit=20");
    desk.type("gates");
  }

  @Test
  void whatAnAgentWroteCanNeitherMoveTheCursorNorRunInTheShell() {
    desk.answers("/v1/gates", 200, gates("a; rm -rf ~", "harmless\\u001b[2K\\u202edelete"));
    desk.type("gates");
    assertThat(desk.shown())
        .contains("input   harmless\\u001b[2K\\u202edelete")
        .contains("./observatory unpause 'a; rm -rf ~'")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
    assertThat(Plain.word("it's")).isEqualTo("'it'\\''s'");
    assertThat(Plain.word("--all")).isEqualTo("-- --all");
    assertThat(Plain.word("a\u001bb'\\c")).isEqualTo("$'a\\u001bb\\'\\\\c'");
  }

  @Test
  void noGateIsSaid() {
    desk.answers("/v1/gates", 200, NOTHING);
    assertThat(desk.type("gates")).isZero();
    assertThat(desk.shown()).isEqualTo("Nothing waits for a decision.\n");
  }

  private static String gates(String session, String input) {
    return """
        {"items":[{"gate_id":"g-1","session_id":"%s","state":"OPEN","reason":"hitl_required",
          "trace_id":"t-1","agent_id":"agent-4","intent":"tidy up","tool_call":"delete_user",
          "tool_input":"%s","opened_at":"2020-01-01T00:00:00Z"}],"next_cursor":null}
        """
        .formatted(session, input);
  }
}
