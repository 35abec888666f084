package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.chat.Card;
import io.observatory.hitl.chat.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An approval as a Slack message (Block Kit): what {@code chat.postMessage} and {@code chat.update}
 * take besides the channel. Nothing an agent wrote can format, mention, link or hide; what does not
 * fit is named with its size, never cut, and then nobody approves it here.
 */
final class SlackCard {
  private static final int HEADER = 150;
  private static final int SECTION = 3000;
  private static final int FIELD = 1000;
  private static final int BLOCK_ID = 255;
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Card card;
  private final List<Map<String, Object>> blocks = new ArrayList<>();
  private boolean complete = true;

  private SlackCard(Card card) {
    this.card = card;
  }

  /** With the buttons that decide it. */
  static Map<String, Object> pending(Card card) {
    SlackCard made = new SlackCard(card);
    made.header("Approval needed");
    List<Map<String, Object>> fields = made.facts();
    fields.add(field("Needed", made.code(card.needed(), FIELD)));
    made.votes(fields);
    fields.add(field("Expires", date(card.expiresAt())));
    made.blocks.add(fields(fields));
    made.details();
    if (card.webOnly()) {
      made.section("This is decided on the web page only: " + made.open() + ".");
    } else if (!made.complete) {
      made.section(
          "Not all of it fits here, so it is approved on the web page only: " + made.open() + ".");
    }
    made.blocks.add(made.buttons());
    return made.message("Approval needed");
  }

  /** As it ended; there is nothing to click but the link. */
  static Map<String, Object> decided(Card card, Ending ending) {
    SlackCard made = new SlackCard(card);
    String word = escaped(Visible.text(ending.word()));
    made.header(word);
    List<Map<String, Object>> fields = made.facts();
    made.votes(fields);
    fields.add(field("By", made.code(ending.by(), FIELD)));
    fields.add(field("At", date(ending.at())));
    if (!ending.reason().isEmpty()) {
      fields.add(field("Reason", made.code(ending.reason(), FIELD)));
    }
    made.blocks.add(fields(fields));
    made.details();
    made.section(made.open());
    return made.message(word);
  }

  private void header(String what) {
    String whole = what + ": " + escaped(Visible.text(card.action()));
    blocks.add(
        Map.of(
            "type",
            "header",
            "text",
            Map.of(
                "type",
                "plain_text",
                "emoji",
                false,
                "text",
                whole.length() <= HEADER ? whole : what)));
  }

  private List<Map<String, Object>> facts() {
    List<Map<String, Object>> fields = new ArrayList<>();
    fields.add(field("Action", code(card.action(), FIELD)));
    if (!card.target().isEmpty()) {
      fields.add(field("Target", code(card.target(), FIELD)));
    }
    fields.add(
        field(
            "Asked by",
            code(card.requester(), FIELD) + (card.authenticated() ? "" : " (not authenticated)")));
    fields.add(field("Risk", code(card.risk(), FIELD)));
    return fields;
  }

  private void votes(List<Map<String, Object>> fields) {
    if (!card.votes().isEmpty()) {
      fields.add(field("Votes", code(card.votes(), FIELD)));
    }
  }

  private void details() {
    if (!card.plan().isEmpty()) {
      block("The plan", escaped(Visible.lines(card.plan())), card.plan());
    }
    block("The arguments", escaped(Visible.json(card.arguments())), card.arguments());
    section("SHA-256 of the arguments: `" + escaped(Visible.text(card.digest())) + "`");
  }

  private void block(String what, String shown, String whole) {
    String fenced = "```" + shown + "```";
    if (fenced.length() <= SECTION) {
      section(fenced);
    } else {
      complete = false;
      section(
          "*%s: %,d bytes, too long to be shown here.* Read it before you decide: %s."
              .formatted(what, whole.getBytes(StandardCharsets.UTF_8).length, open()));
    }
  }

  /** A value nobody can format with; one that is too long is named, not cut. */
  private String code(String value, int most) {
    if (value.isEmpty()) {
      return "–";
    }
    String shown = escaped(Visible.text(value));
    if (shown.length() <= most) {
      return "`" + shown + "`";
    }
    complete = false;
    return "(%,d characters: %s)".formatted(value.length(), open());
  }

  private void section(String text) {
    blocks.add(Map.of("type", "section", "text", mrkdwn(text)));
  }

  private Map<String, Object> buttons() {
    List<Map<String, Object>> buttons = new ArrayList<>();
    if (!card.webOnly()) {
      if (complete) {
        buttons.add(button("hitl_approve", "Approve", "primary"));
      }
      buttons.add(button("hitl_deny", "Deny…", "danger"));
    }
    buttons.add(
        Map.of(
            "type",
            "button",
            "action_id",
            "hitl_open",
            "text",
            Map.of("type", "plain_text", "text", "Open"),
            "url",
            card.link().toASCIIString()));
    String block = "hitl:" + card.id();
    return Map.of(
        "type",
        "actions",
        "block_id",
        block.length() <= BLOCK_ID ? block : "hitl",
        "elements",
        buttons);
  }

  /** Its value says which approval is meant, and nothing about who may decide it. */
  private Map<String, Object> button(String action, String text, String style) {
    return Map.of(
        "type",
        "button",
        "action_id",
        action,
        "style",
        style,
        "text",
        Map.of("type", "plain_text", "text", text),
        "value",
        card.id() + ":" + card.version());
  }

  private Map<String, Object> message(String what) {
    String text = what + ": " + escaped(Visible.text(card.action()));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", text.length() <= SECTION ? text : what); // for notifications
    message.put("blocks", List.copyOf(blocks));
    message.put("mrkdwn", false);
    message.put("parse", "none");
    message.put("link_names", false);
    message.put("unfurl_links", false);
    message.put("unfurl_media", false);
    return message;
  }

  private String open() {
    return "<" + escaped(card.link().toASCIIString().replace("|", "%7C")) + "|open it>";
  }

  private static Map<String, Object> fields(List<Map<String, Object>> fields) {
    return Map.of("type", "section", "fields", List.copyOf(fields));
  }

  private static Map<String, Object> field(String name, String value) {
    return mrkdwn("*" + name + "*\n" + value);
  }

  private static Map<String, Object> mrkdwn(String text) {
    return Map.of("type", "mrkdwn", "verbatim", true, "text", text);
  }

  private static String date(Instant at) {
    return "<!date^%d^{date_short_pretty} {time}|%s>"
        .formatted(at.getEpochSecond(), UTC.format(at));
  }

  /** Slack's three control characters, so that no mention, channel or link can be written. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
