package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.hitl.relay.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who a Slack user is, and a Slack that fails. */
class SlackLinkIT {

  private static final FakeSlack SLACK = new FakeSlack();
  private static final Path TOKENS = tokens("ann", "ben", "dan");

  @RegisterExtension
  static final Stage STAGE =
      Stage.with(SlackStage.settings(SLACK, Map.of("OBSERVATORY_TOKENS_FILE", TOKENS.toString())));

  private static SlackPeople people;

  @BeforeAll
  static void meet() {
    people = new SlackPeople(STAGE.gateway());
  }

  @AfterAll
  static void close() {
    SLACK.close();
  }

  private static Path tokens(String... operators) {
    try {
      return write(Files.createTempFile("tokens", ".txt"), operators);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path write(Path file, String... operators) throws IOException {
    Stream<String> people =
        Stream.of(operators).map(who -> line(Gateway.of(who), who + " operator,group:sre"));
    Stream<String> others =
        Stream.of(
            line(Gateway.VIEWER, "vera viewer"),
            line(Gateway.ADMIN, "ada admin"),
            line(Gateway.AGENT, "http-1 agent"));
    return Files.write(file, Stream.concat(people, others).toList());
  }

  private static String line(String token, String who) {
    return Digest.of(token.getBytes(StandardCharsets.UTF_8)) + " " + who;
  }

  private static List<String> links(String person) {
    return Gateway.json(STAGE.gateway().get("/v1/chat/links", Gateway.of(person)))
        .get("items")
        .valueStream()
        .map(link -> link.get("member").asString())
        .toList();
  }

  @Test
  void aCodeLinksOnceAndAnotherPersonsIdentityIsNotTaken() {
    String code = people.code("ann");
    assertThat(people.command("Uonce", "link " + code).body()).contains("You are linked:");
    assertThat(people.command("Utwice", "link " + code).body()).contains("Nobody has that code");
    assertThat(links("ann")).contains("Uonce").doesNotContain("Utwice");
    assertThat(people.command("Uonce", "link " + people.code("ben")).body())
        .contains("linked to another operator");
    String old = people.code("ben");
    people.code("ben");
    assertThat(people.command("Unew", "link " + old).body()).contains("Nobody has that code");
    assertThat(people.command("Unew", "hello").body()).contains("/observatory link CODE");
  }

  @Test
  void aLinkEndsFromEitherSideAndOnlyOnesOwn() {
    people.command("Uleft", "link " + people.code("ben"));
    assertThat(delete("ann", "Uleft")).isEqualTo(404);
    assertThat(delete("ben", "Uleft")).isEqualTo(204);
    assertThat(links("ben")).doesNotContain("Uleft");
    people.command("Uright", "link " + people.code("ben"));
    assertThat(people.command("Uright", "unlink").body()).contains("not linked any more");
    assertThat(links("ben")).doesNotContain("Uright");
  }

  private static int delete(String person, String member) {
    return Gateway.call(
            STAGE
                .gateway()
                .request("/v1/chat/links/slack/T1/" + member, Gateway.of(person))
                .DELETE())
        .statusCode();
  }

  @Test
  void onlyWhoMayDecideGetsACode() {
    assertThat(STAGE.gateway().post("/v1/chat/links", Gateway.VIEWER, "").statusCode())
        .isEqualTo(403);
    assertThat(STAGE.gateway().post("/v1/chat/links", Gateway.AGENT, "").statusCode())
        .isEqualTo(403);
    assertThat(STAGE.gateway().post("/v1/chat/links", null, "").statusCode()).isEqualTo(401);
  }

  @Test
  void whoIsNoOperatorAnyMoreDecidesNothingInSlackEither() throws IOException {
    people.link("dan");
    write(TOKENS, "ann", "ben");
    String id = STAGE.approvals().pending("gone.a");
    people.click("Udan", SlackStage.card(SLACK, id, "Approval needed"), "hitl_approve");
    SlackStage.whispered(SLACK, "Udan", "may not decide any more");
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    write(TOKENS, "ann", "ben", "dan");
  }

  @ParameterizedTest
  @CsvSource({
    "slow, 0, ''",
    "busy, 429, ''",
    "broken, 500, ''",
    "refused, 200, '{\"ok\":false,\"error\":\"invalid_auth\"}'"
  })
  void t28WhateverSlackDoesDecisionsAreMadeAndTheCardIsRightInTheEnd(
      String how, int status, String body) {
    STAGE.approvals().policy("away-" + how, "{\"quorum\":\"2 of role:sre\"}");
    String shown = STAGE.approvals().pending("away-" + how + ".shown");
    SlackStage.card(SLACK, shown, "Approval needed");
    SLACK.failAlways(status, body, status == 429 ? "2" : null);
    try {
      String never = STAGE.approvals().pending("away-" + how + ".never");
      for (String id : List.of(shown, never)) {
        for (String person : List.of("ann", "ben")) {
          HttpResponse<String> decided = STAGE.approvals().decide(id, person, true);
          assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
        }
        assertThat(STAGE.approvals().state(id)).isEqualTo("APPROVED");
      }
      int calls = SLACK.calls().size();
      await().atMost(SlackStage.SOON).until(() -> SLACK.calls().size() > calls);
      assertThat(SLACK.cards(never)).isEmpty();
      assertThat(SLACK.cards(shown).toString()).contains("Approval needed");
      SLACK.recover();
      for (String id : List.of(shown, never)) {
        JsonNode card = SlackStage.card(SLACK, id, "Approved: away-" + how);
        assertThat(card.toString()).doesNotContain("hitl_approve", "hitl_deny");
      }
    } finally {
      SLACK.recover();
    }
  }

  @Test
  void aPostWhoseAnswerIsLostIsNotMadeTwice() {
    String id;
    SLACK.loseAnswers();
    try {
      id = STAGE.approvals().pending("lost.a");
      await().atMost(SlackStage.SOON).until(() -> SLACK.cards(id).size() == 1);
    } finally {
      SLACK.recover();
    }
    STAGE.approvals().decide(id, "ann", true);
    SlackStage.card(SLACK, id, "Approved: lost.a");
    assertThat(SLACK.cards(id)).hasSize(1);
  }

  @Test
  void aCardThatSomebodyTookAwayStandsThereAgainWhileItCanBeDecided() {
    STAGE.approvals().policy("taken.", "{\"quorum\":\"2 of role:sre\"}");
    String id = STAGE.approvals().pending("taken.a");
    SlackStage.card(SLACK, id, "Approval needed");
    SLACK.remove(id);
    STAGE.approvals().decide(id, "ann", true);
    SlackStage.card(SLACK, id, "for: ann");
    SLACK.remove(id);
    STAGE.approvals().decide(id, "ben", true);
    String later = STAGE.approvals().pending("taken.b");
    SlackStage.card(SLACK, later, "Approval needed");
    assertThat(SLACK.cards(id)).isEmpty();
  }
}
