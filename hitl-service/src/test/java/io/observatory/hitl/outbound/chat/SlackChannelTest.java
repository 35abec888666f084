package io.observatory.hitl.outbound.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.hitl.FakeSlack;
import io.observatory.hitl.chat.Card;
import io.observatory.hitl.chat.ChannelAwayException;
import io.observatory.hitl.chat.ChannelRefusedException;
import io.observatory.hitl.chat.ChatChannel.Posted;
import io.observatory.hitl.chat.Ending;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The channel's part of T28: what Slack does amiss is told apart, so that the card can be right.
 */
class SlackChannelTest {
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_900);
  private static final Ending DENIED = new Ending("Denied", "olga", AT, "too much");
  private static final Card CARD =
      new Card(
          "apr_1",
          1,
          "delete_user",
          "prod",
          "billing-7",
          true,
          "HIGH",
          "any",
          "",
          "",
          "{\"id\":42}",
          "0".repeat(64),
          AT,
          false,
          URI.create("https://gateway.example/approvals/apr_1"));

  private final HttpClient http = HttpClient.newHttpClient();
  private FakeSlack slack;

  @BeforeEach
  void open() {
    slack = new FakeSlack();
  }

  @AfterEach
  void close() {
    slack.close();
    http.close();
  }

  private SlackChannel channel(String token, String room, Duration patience) {
    return new SlackChannel(new SlackApi(http, slack.api(), token, patience), room);
  }

  private SlackChannel channel() {
    return channel(FakeSlack.TOKEN, "C1", Duration.ofSeconds(10));
  }

  @Test
  void aCardIsPostedAndLaterSaysHowItEnded() {
    Posted where = channel().post(CARD, null);
    assertThat(shownAt(where)).contains("hitl_approve", "hitl:apr_1");
    channel().update(where, CARD, null);
    assertThat(shownAt(where)).contains("hitl_approve", "hitl:apr_1");
    channel().update(where, CARD, DENIED);
    channel().update(where, CARD, DENIED);
    assertThat(shownAt(where))
        .contains("Denied: delete_user", "too much")
        .doesNotContain("hitl_approve", "hitl_deny");
    assertThat(slack.shown()).hasSize(1);
  }

  @Test
  void aCardWhosePostWasNotHeardOfIsFound() {
    slack.loseAnswers();
    assertThatThrownBy(() -> channel().post(CARD, null)).isInstanceOf(ChannelAwayException.class);
    slack.recover();
    Posted found = channel().find("apr_1", AT).orElseThrow();
    assertThat(shownAt(found)).contains("hitl:apr_1");
    assertThat(channel().find("apr_2", AT)).isEmpty();
    slack.fail(200, "{\"ok\":false,\"error\":\"missing_scope\"}", null);
    assertThat(channel().find("apr_1", AT)).as("not allowed to look").isEmpty();
  }

  private String shownAt(Posted where) {
    return Objects.requireNonNull(slack.shown().get(where.message())).toString();
  }

  @ParameterizedTest
  @CsvSource({"429,30,30", "503,7,7", "500,,0", "502,soon,0", "429,999999999,3600"})
  void t28ABusySlackIsAskedAgainNotBeforeItSays(int status, String header, long seconds) {
    slack.fail(status, "", header);
    assertThatExceptionOfType(ChannelAwayException.class)
        .isThrownBy(() -> channel().post(CARD, null))
        .satisfies(away -> assertThat(away.retryAfter()).hasSeconds(seconds));
    assertThat(slack.shown()).isEmpty();
    channel().post(CARD, null);
    assertThat(slack.shown()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"ok\":false,\"error\":\"ratelimited\"}", "<html>", "", "{\"ok\":fal"})
  void t28AnAnswerThatIsNoneMayBeBetterLater(String body) {
    slack.fail(200, body, null);
    assertThatThrownBy(() -> channel().post(CARD, null)).isInstanceOf(ChannelAwayException.class);
  }

  @Test
  void t28ASlowSlackIsGivenUp() {
    slack.hang();
    assertThatThrownBy(
            () -> channel(FakeSlack.TOKEN, "C1", Duration.ofMillis(200)).post(CARD, null))
        .isInstanceOf(ChannelAwayException.class)
        .hasMessageContaining("did not answer");
  }

  @Test
  void t28NobodyListensAtAll() {
    slack.close();
    assertThatThrownBy(() -> channel().post(CARD, null)).isInstanceOf(ChannelAwayException.class);
  }

  @Test
  void t28WhatSomebodyHasToChangeIsSaidInSlacksWordsWithoutTheToken() {
    assertThatExceptionOfType(ChannelRefusedException.class)
        .isThrownBy(() -> channel("xoxb-secret", "C1", Duration.ofSeconds(10)).post(CARD, null))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo("invalid_auth");
              assertThat(refused).message().doesNotContain("secret");
            });
    assertThatThrownBy(
            () -> channel(FakeSlack.TOKEN, "C2", Duration.ofSeconds(10)).post(CARD, null))
        .hasMessageContaining("channel_not_found");
    assertThatThrownBy(() -> channel().update(new Posted("C1", "1.2"), CARD, DENIED))
        .hasMessageContaining("message_not_found");
    assertThat(slack.calls())
        .containsExactly("chat.postMessage", "chat.postMessage", "chat.update");
  }
}
