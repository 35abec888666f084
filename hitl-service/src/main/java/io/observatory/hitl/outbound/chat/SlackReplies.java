package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.chat.ChatReplies;
import io.observatory.hitl.chat.Click;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What one person in Slack is told and asked: {@code chat.postEphemeral}, {@code views.open}. */
final class SlackReplies implements ChatReplies {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_REASON = 2000;
  private static final int SHOWN = 300;

  private final SlackApi slack;

  SlackReplies(SlackApi slack) {
    this.slack = slack;
  }

  @Override
  public void whisper(String room, String member, String sentence) {
    slack.call(
        "chat.postEphemeral",
        Map.of(
            "channel",
            room,
            "user",
            member,
            "text",
            SlackCard.escaped(Visible.text(sentence)),
            "mrkdwn",
            false,
            "parse",
            "none",
            "link_names",
            false));
  }

  @Override
  public void askReason(String trigger, Click click, String action) {
    slack.call("views.open", Map.of("trigger_id", trigger, "view", view(click, action)));
  }

  private static Map<String, Object> view(Click click, String action) {
    String verb = click.approve() ? "Approve" : "Deny";
    String shown = Visible.text(action);
    return Map.of(
        "type", "modal",
        "callback_id", "hitl_reason",
        "private_metadata", metadata(click),
        "title", plain(verb),
        "submit", plain(verb),
        "close", plain("Back"),
        "blocks",
            List.of(
                Map.of(
                    "type",
                    "section",
                    "text",
                    plain(shown.length() <= SHOWN ? shown : "The action on the card")),
                Map.of(
                    "type",
                    "input",
                    "block_id",
                    "reason",
                    "label",
                    plain("Why?"),
                    "element",
                    Map.of(
                        "type",
                        "plain_text_input",
                        "action_id",
                        "reason",
                        "multiline",
                        true,
                        "min_length",
                        1,
                        "max_length",
                        LONGEST_REASON))));
  }

  /** Comes back with the answer; says which card was clicked, and nothing about who may decide. */
  private static String metadata(Click click) {
    return JSON.writeValueAsString(
        Map.of(
            "id", click.approvalId(),
            "v", click.revision(),
            "approve", click.approve(),
            "room", click.room()));
  }

  private static Map<String, Object> plain(String text) {
    return Map.of("type", "plain_text", "text", text, "emoji", false);
  }
}
