package io.observatory.hitl.inbound.chat;

import io.observatory.hitl.chat.ChatIdentity;
import io.observatory.hitl.chat.Click;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Slack says somebody did: a click on a card, or the answer to a question. */
record SlackPayload(JsonNode json) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

  static SlackPayload read(String payload) {
    try {
      JsonNode json = JSON.readTree(payload);
      if (json.isObject()) {
        return new SlackPayload(json);
      }
    } catch (JacksonException e) {
      throw SlackDoor.malformed();
    }
    throw SlackDoor.malformed();
  }

  boolean isAnswer() {
    return text(json, "type").equals("view_submission")
        && text(json.path("view"), "callback_id").equals("hitl_reason");
  }

  String trigger() {
    return text(json, "trigger_id");
  }

  /** What was clicked on a card; null when it was nothing that decides. */
  @Nullable Click click() {
    JsonNode action = json.path("actions").path(0);
    String what = text(action, "action_id");
    boolean approve = what.equals("hitl_approve");
    if (!text(json, "type").equals("block_actions") || !(approve || what.equals("hitl_deny"))) {
      return null;
    }
    String value = text(action, "value");
    int colon = value.lastIndexOf(':');
    String room = text(json.path("container"), "channel_id");
    return click(
        colon < 0 ? "" : value.substring(0, colon),
        colon < 0 ? "" : value.substring(colon + 1),
        approve,
        room.isEmpty() ? text(json.path("channel"), "id") : room);
  }

  /** The click that a question was asked about. */
  Click asked() {
    JsonNode about = read(text(json.path("view"), "private_metadata")).json();
    return click(
        text(about, "id"),
        Long.toString(about.path("v").asLong(-1)),
        about.path("approve").asBoolean(false),
        text(about, "room"));
  }

  String reason() {
    return text(
            json.path("view").path("state").path("values").path("reason").path("reason"), "value")
        .strip();
  }

  private Click click(String id, String revision, boolean approve, String room) {
    ChatIdentity who =
        identity(
            text(json.path("enterprise"), "id"),
            text(json.path("team"), "id"),
            text(json.path("user"), "id"));
    if (id.isEmpty() || room.isEmpty() || !revision.matches("[0-9]{1,18}")) {
      throw SlackDoor.malformed();
    }
    return new Click(who, id, Long.parseLong(revision), approve, room);
  }

  /** In an organisation of several workspaces a person's id is the organisation's. */
  static ChatIdentity identity(String enterprise, String team, String user) {
    String home = enterprise.isEmpty() ? team : enterprise;
    if (!ID.matcher(home).matches() || !ID.matcher(user).matches()) {
      throw SlackDoor.malformed();
    }
    return new ChatIdentity("slack", home, user);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
