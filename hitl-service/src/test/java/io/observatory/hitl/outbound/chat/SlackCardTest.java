package io.observatory.hitl.outbound.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.chat.Card;
import io.observatory.hitl.chat.Ending;
import io.observatory.hitl.receipt.CanonicalJson;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SlackCardTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_900);
  private static final Ending APPROVED = new Ending("Approved", "olga, vera", AT, "it is fine");

  private static Card card(String action, String target, String plan, String json, boolean web) {
    CanonicalJson arguments = CanonicalJson.of(json);
    return new Card(
        "apr_1",
        3,
        action,
        target,
        "billing-7",
        true,
        "HIGH",
        "2 of role:sre, veto role:ciso",
        "for: ann",
        plan,
        arguments.text(),
        arguments.digest(),
        AT,
        web,
        URI.create("https://gateway.example/approvals/apr_1?a=1&b=2"));
  }

  private static Card about(String json) {
    return card("delete_user", "prod", "", json, false);
  }

  private static JsonNode pending(Card card) {
    return JSON.valueToTree(SlackCard.pending(card));
  }

  private static List<String> buttons(JsonNode message) {
    return message.path("blocks").findValues("action_id").stream().map(JsonNode::asString).toList();
  }

  /** Holds every message to the limits Slack documents. */
  private static void fits(JsonNode message) {
    assertThat(message.path("text").asString()).hasSizeBetween(1, 4000);
    assertThat(message.path("blocks").size()).isBetween(1, 50);
    message
        .path("blocks")
        .forEach(
            block -> {
              int most = block.path("type").asString().equals("header") ? 150 : 3000;
              if (block.has("text")) {
                assertThat(block.path("text").path("text").asString()).hasSizeBetween(1, most);
              }
              assertThat(block.path("block_id").asString("")).hasSizeLessThanOrEqualTo(255);
              assertThat(block.path("fields").size()).isLessThanOrEqualTo(10);
              block
                  .path("fields")
                  .forEach(f -> assertThat(f.path("text").asString()).hasSizeBetween(1, 2000));
              block
                  .path("elements")
                  .forEach(
                      button -> {
                        assertThat(button.path("text").path("text").asString())
                            .hasSizeBetween(1, 75);
                        assertThat(button.path("action_id").asString()).hasSizeBetween(1, 255);
                        assertThat(button.path("value").asString("")).hasSizeLessThan(2000);
                      });
            });
  }

  @Test
  void aPendingCardShowsAllAndHasTheButtonsThatDecide() {
    JsonNode message = pending(about("{\"id\":42}"));
    fits(message);
    assertThat(message.path("text").asString()).isEqualTo("Approval needed: delete_user");
    assertThat(message.toString())
        .contains("*Target*\\n`prod`")
        .contains("```{\\\"id\\\":42}```")
        .contains("`2 of role:sre, veto role:ciso`")
        .contains("<!date^1700000900^{date_short_pretty} {time}|2023-11-14 22:28 UTC>")
        .contains("\"block_id\":\"hitl:apr_1\"")
        .contains(CanonicalJson.of("{\"id\":42}").digest());
    assertThat(buttons(message)).containsExactly("hitl_approve", "hitl_deny", "hitl_open");
    assertThat(message.findValues("value").stream().map(JsonNode::asString))
        .containsOnly("apr_1:3");
  }

  @Test
  void whereOnlyTheWebDecidesThereIsOnlyTheLink() {
    JsonNode message = pending(card("delete_user", "", "", "{}", true));
    fits(message);
    assertThat(buttons(message)).containsExactly("hitl_open");
    assertThat(message.toString()).contains("decided on the web page only");
  }

  @Test
  void aDecidedCardSaysWhoAndWhenAndHasNoButtons() {
    JsonNode message = JSON.valueToTree(SlackCard.decided(about("{\"id\":42}"), APPROVED));
    fits(message);
    assertThat(message.path("text").asString()).isEqualTo("Approved: delete_user");
    assertThat(message.toString()).contains("`olga, vera`", "`it is fine`", "<!date^1700000900^");
    assertThat(message.findValues("action_id")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!channel>", "<!here>", "<@U123>", "<#C1|general>", "<https://evil.example|safe>",
        "*bold* _it_ ~no~", "```out``` *bold*", "`out` *bold*", "&lt;!channel&gt;", ":skull:",
        "a\n*b*", "> quote", "@channel"
      })
  void t31NothingAnAgentWritesFormatsMentionsOrLinks(String evil) {
    String json = CanonicalJson.ofTree(Map.of("q", evil)).text();
    for (JsonNode message :
        List.of(
            pending(card(evil, evil, evil, json, false)),
            JSON.<JsonNode>valueToTree(
                SlackCard.decided(
                    card(evil, evil, evil, json, false), new Ending("Denied", evil, AT, evil))))) {
      fits(message);
      for (JsonNode text : message.findValues("text")) {
        if (text.isString()) {
          assertThat(outsideOfCode(text.asString()))
              .doesNotContainPattern("[*_~]b|bold|it_|<[!@#](?!date)");
        }
      }
      assertThat(message.path("link_names").asBoolean(true)).isFalse();
      assertThat(message.path("parse").asString()).isEqualTo("none");
      assertThat(message.toString())
          .doesNotContain("<!channel", "<!here", "<@U", "<#C", "<https://evil");
    }
  }

  /** What Slack would format: all but code and plain texts of headers. */
  private static String outsideOfCode(String text) {
    assertThat(text.replace("```", "").chars().filter(c -> c == '`').count() % 2).isZero();
    String rest = text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
    return rest.startsWith("Approval needed: ") || rest.startsWith("Denied: ") ? "" : rest;
  }

  @Test
  void t31HiddenCharactersAreShown() {
    String hidden =
        "a\u202eb\u200bc\u2066d\ufeffe\u3164f\u00a0g\u2028h\u00adi\udb40\udc41j\u2800k\u0000";
    JsonNode message =
        pending(
            card(hidden, hidden, hidden, CanonicalJson.ofTree(Map.of("q", hidden)).text(), false));
    fits(message);
    String all = JSON.readTree(message.toString()).findValues("text").toString();
    assertThat(all).doesNotContainPattern("[\\p{Cf}\u3164\u00a0\u2028\u2800\u0000]");
    assertThat(JSON.readTree(message.toString()).path("blocks").path(1).toString())
        .contains(
            "a\\\\u202eb\\\\u200bc\\\\u2066d\\\\ufeffe\\\\u3164f\\\\u00a0g\\\\u2028h\\\\u00adi")
        .contains("i\\\\udb40\\\\udc41j\\\\u2800k\\\\u0000");
  }

  @Test
  void t31WhatIsShownOfTheArgumentsIsStillTheSameJson() {
    Map<String, String> hidden = Map.of("q", "\u202e\u200b`\u00a0<&>\\u202e\"\n\udb40\udc41");
    String text = CanonicalJson.ofTree(hidden).text();
    String shown = Visible.json(text);
    assertThat(CanonicalJson.of(shown).text()).isEqualTo(text);
    assertThat(shown).doesNotContainPattern("[\\p{Cf}`\u00a0]");
    assertThat(Visible.text("\\u202e")).isEqualTo("\\\\u202e").isNotEqualTo(Visible.text("\u202e"));
  }

  @Test
  void t31OneMebibyteOfArgumentsIsADigestAndALinkAndNotApprovedHere() {
    String large = "{\"q\":\"" + "x".repeat(1 << 20) + "\"}";
    JsonNode message = pending(about(large));
    fits(message);
    assertThat(message.toString())
        .contains("1,048,584 bytes, too long to be shown here")
        .contains(CanonicalJson.of(large).digest())
        .contains("<https://gateway.example/approvals/apr_1?a=1&amp;b=2|open it>")
        .doesNotContain("xxx");
    assertThat(buttons(message)).containsExactly("hitl_deny", "hitl_open");
    fits(JSON.valueToTree(SlackCard.decided(about(large), APPROVED)));
  }

  @Test
  void theLongestThatFitsIsShownWholeAndOneMoreIsNot() {
    String frame = "{\"q\":\"\"}``````";
    String fits = "{\"q\":\"" + "x".repeat(3000 - frame.length()) + "\"}";
    assertThat(pending(about(fits)).toString()).contains("x".repeat(3000 - frame.length()));
    assertThat(buttons(pending(about(fits)))).contains("hitl_approve");
    String more = fits.replaceFirst("x", "xx");
    assertThat(buttons(pending(about(more)))).doesNotContain("hitl_approve");
  }

  @Test
  void longNamesAndPlansAreNamedNotCut() {
    Card long1 = card("a".repeat(5000), "t".repeat(5000), "p".repeat(5000), "{}", false);
    JsonNode message = pending(long1);
    fits(message);
    assertThat(message.toString())
        .doesNotContain("aaa", "ttt", "ppp")
        .contains("(5,000 characters: <https://", "*The plan: 5,000 bytes");
    assertThat(buttons(message)).doesNotContain("hitl_approve");
  }

  @Test
  void whateverItSaysTheMessageFits() {
    Random random = new Random(31);
    for (int i = 0; i < 300; i++) {
      String noise =
          random
              .ints(random.nextInt(4000), 1, 0xd7ff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String json = CanonicalJson.ofTree(Map.of("q", noise)).text();
      fits(pending(card(noise + "x", noise, noise, json, false)));
    }
  }
}
