package io.observatory.hitl;

import static io.observatory.hitl.SlackStage.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** People decide in Slack, as themselves and under the same rules as everywhere. */
class SlackIT {

  private static final FakeSlack SLACK = new FakeSlack();

  @RegisterExtension static final Stage STAGE = Stage.with(SlackStage.settings(SLACK, Map.of()));

  private static SlackPeople people;

  @BeforeAll
  static void link() {
    people = new SlackPeople(STAGE.gateway());
    List.of("ann", "ben", "cem", "sia").forEach(people::link);
  }

  @AfterAll
  static void close() {
    SLACK.close();
  }

  private static JsonNode card(String id, String saying) {
    return SlackStage.card(SLACK, id, saying);
  }

  private static void whispered(String user, String words) {
    SlackStage.whispered(SLACK, user, words);
  }

  private static void becomes(String id, String state) {
    await().atMost(SOON).until(() -> STAGE.approvals().state(id).equals(state));
  }

  @Test
  void aClickApprovesAndTheCardSaysWhoDidIt() {
    String id = STAGE.approvals().pending("click.a");
    people.click("Uann", card(id, "Approval needed"), "hitl_approve");
    becomes(id, "APPROVED");
    JsonNode vote = STAGE.approvals().get(id).get("votes").get(0);
    assertThat(vote.get("principal").asString()).isEqualTo("ann");
    assertThat(vote.get("way").asString()).isEqualTo("CHAT");
    assertThat(card(id, "Approved: click.a").toString())
        .contains("`ann`")
        .doesNotContain("hitl_approve", "hitl_deny");
    JsonNode lines =
        Gateway.json(STAGE.gateway().get("/v1/interventions?approval=" + id, Gateway.VIEWER))
            .get("items");
    assertThat(lines.valueStream().map(line -> line.get("principal").asString()))
        .containsExactly("ann");
  }

  @Test
  void aDenialAsksWhyFirst() {
    String id = STAGE.approvals().pending("deny.a");
    int before = SLACK.views().size();
    people.click("Uben", card(id, "Approval needed"), "hitl_deny");
    await().atMost(SOON).until(() -> SLACK.views().size() > before);
    JsonNode view = SLACK.views().getLast();
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");

    HttpResponse<String> empty = people.answer("Uben", view, "  ");
    assertThat(Gateway.json(empty).path("response_action").asString()).isEqualTo("errors");
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");

    assertThat(people.answer("Uben", view, "not on a friday").statusCode()).isEqualTo(200);
    becomes(id, "DENIED");
    assertThat(card(id, "Denied: deny.a").toString()).contains("not on a friday", "`ben`");
  }

  @Test
  void whereAReasonIsWantedAnApprovalAsksToo() {
    STAGE.approvals().policy("why.", "{\"reason_required\":true}");
    String id = STAGE.approvals().pending("why.a");
    int before = SLACK.views().size();
    people.click("Uann", card(id, "Approval needed"), "hitl_approve");
    await().atMost(SOON).until(() -> SLACK.views().size() > before);
    people.answer("Uann", SLACK.views().getLast(), "tested");
    becomes(id, "APPROVED");
    card(id, "tested");
  }

  @Test
  void t16OnePersonInSlackAndOverHttpCountsOnceAndAnOldCardDecidesNothing() {
    STAGE.approvals().policy("both.", "{\"quorum\":\"2 of role:sre\"}");
    String id = STAGE.approvals().pending("both.a");
    JsonNode old = card(id, "Approval needed");
    assertThat(STAGE.approvals().decide(id, "ann", true).statusCode()).isEqualTo(200);
    people.click("Uann", old, "hitl_approve");
    whispered("Uann", "counts once");
    people.click("Uben", old, "hitl_approve");
    whispered("Uben", "look again");
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");

    people.click("Uben", card(id, "for: ann"), "hitl_approve");
    becomes(id, "APPROVED");
    card(id, "Approved: both.a");
    people.click("Ucem", old, "hitl_approve");
    whispered("Ucem", "It was APPROVED by ben");
  }

  @Test
  void t29WhoIsNotLinkedIsToldSoAndItIsNoted() {
    String id = STAGE.approvals().pending("stranger.a");
    people.click("Ustranger", card(id, "Approval needed"), "hitl_approve");
    whispered("Ustranger", "not linked");
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    JsonNode line =
        Gateway.json(STAGE.gateway().get("/v1/interventions?approval=" + id, Gateway.VIEWER))
            .get("items")
            .get(0);
    assertThat(line.get("principal").asString()).isEqualTo("slack:T1/Ustranger");
    assertThat(line.toString()).contains("not_linked");
  }

  @Test
  void whoMayNotDecideItIsToldWhy() {
    STAGE.approvals().policy("ciso.", "{\"quorum\":\"1 of role:ciso\"}");
    String id = STAGE.approvals().pending("ciso.a");
    people.click("Usia", card(id, "Approval needed"), "hitl_approve");
    whispered("Usia", "asks others");

    String own =
        Gateway.json(
                STAGE
                    .gateway()
                    .post(
                        "/v1/approvals",
                        Gateway.of("ann"),
                        "{\"action\":\"own.a\",\"agent_id\":\"x-1\",\"arguments\":{}}"))
            .get("approval_id")
            .asString();
    people.click("Uann", card(own, "Approval needed"), "hitl_approve");
    whispered("Uann", "Who asks");
    assertThat(STAGE.approvals().state(own)).isEqualTo("PENDING");
  }

  @Test
  void whatIsDecidedOnTheWebOnlyHasNoButtonsAndAClickMadeUpDecidesNothing() {
    STAGE.approvals().policy("web.", "{\"web_only\":true}");
    STAGE.approvals().policy("step.", "{\"step_up\":{\"acr\":\"mfa\",\"max_age\":\"5m\"}}");
    for (String action : List.of("web.a", "step.a")) {
      String id = STAGE.approvals().pending(action);
      assertThat(card(id, "web page only").toString())
          .contains("https://gateway.example/approvals/" + id)
          .doesNotContain("hitl_approve", "hitl_deny");
      people.click("Uben", "hitl_approve", id + ":1");
    }
    whispered("Uben", "web page or by the command line only");
    whispered("Uben", "Log in again");
  }

  @Test
  void whatTimePolicyOrAgentEndIsRightOnTheCardToo() {
    JsonNode opened =
        Gateway.json(
            STAGE
                .gateway()
                .post(
                    "/v1/approvals",
                    Gateway.AGENT,
                    "{\"action\":\"ends.a\",\"arguments\":{},\"timeout\":\"2s\"}"));
    card(opened.get("approval_id").asString(), "Expired: ends.a");
    String id = STAGE.approvals().pending("ends.b");
    STAGE.gateway().post("/v1/approvals/" + id + "/cancel", Gateway.AGENT, "{}");
    card(id, "Cancelled: ends.b");
    String used = STAGE.approvals().pending("ends.c");
    STAGE.approvals().decide(used, "ann", true);
    String digest = STAGE.approvals().get(used).get("arguments_digest").asString();
    STAGE.approvals().claim(used, digest);
    card(used, "Approved and used: ends.c");
  }

  @Test
  void aRouteLeadsToAnotherRoom() {
    String id = STAGE.approvals().pending("other.a");
    assertThat(card(id, "Approval needed").path("channel").asString()).isEqualTo("C3");
  }

  @Test
  void t27WhatSlackDidNotSignNowAndForTheFirstTimeIsRefused() {
    String id = STAGE.approvals().pending("forged.a");
    card(id, "Approval needed");
    String body = SlackPeople.clicked("Uann", "hitl_approve", id + ":1");
    long now = Clock.systemUTC().instant().getEpochSecond();
    refused(body, now, null);
    refused(body, now, SlackPeople.signature("another", now, body));
    refused(body + "x", now, SlackPeople.signature(SlackPeople.SECRET, now, body));
    refused(body, now - 400, SlackPeople.signature(SlackPeople.SECRET, now - 400, body));
    refused(body, now + 400, SlackPeople.signature(SlackPeople.SECRET, now + 400, body));
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");

    String signature = SlackPeople.signature(SlackPeople.SECRET, now, body);
    assertThat(people.send("interactions", body, now, signature).statusCode()).isEqualTo(200);
    refused(body, now, signature);
    becomes(id, "APPROVED");

    String large = "payload=" + "x".repeat(300_000);
    assertThat(people.send("interactions", large).statusCode()).isEqualTo(413);
    assertThat(people.send("interactions", "payload={").statusCode()).isEqualTo(400);
    assertThat(people.send("interactions", "payload=%").statusCode()).isEqualTo(400);
    assertThat(people.send("interactions", "x").statusCode()).isEqualTo(400);
  }

  private static void refused(String body, long at, @Nullable String signature) {
    HttpResponse<String> answer = people.send("interactions", body, at, signature);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
  }

  @Test
  void whateverSlackSignsIsAnsweredWithoutAFault() {
    Random random = new Random(5);
    for (int round = 0; round < 40; round++) {
      String value = Nonsense.id(random) + ":" + random.nextInt(3);
      List<String> bodies =
          List.of(
              "payload=" + URLEncoder.encode(Nonsense.body(random), StandardCharsets.UTF_8),
              Nonsense.body(random),
              SlackPeople.clicked("U1", "hitl_approve", value),
              SlackPeople.clicked(Nonsense.id(random), "hitl_deny", value));
      for (String body : bodies) {
        assertThat(people.send("interactions", body).statusCode()).as(body).isLessThan(500);
        assertThat(people.send("commands", body).statusCode()).as(body).isLessThan(500);
      }
      assertThat(people.command("U1", "link " + Nonsense.id(random)).statusCode()).isEqualTo(200);
    }
  }
}
