package io.observatory.hitl.inbound.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.chat.ChatDesk;
import io.observatory.hitl.chat.ChatIdentity;
import io.observatory.hitl.chat.ChatLinks;
import io.observatory.hitl.chat.Click;
import io.observatory.hitl.command.Pace;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Slack sends: clicks, answers, commands. No token comes with it, but Slack's signature. */
@RestController
@RequestMapping(path = "/v1/chat/slack", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
@PreAuthorize("permitAll()") // SlackDoor lets in what Slack signed, ChatDesk looks after who may
class SlackController {

  private static final String HELP =
      "Say /observatory link CODE with a code of POST /v1/chat/links to decide here,"
          + " /observatory unlink to stop that.";

  private static final int LONGEST_REASON = 2_000;

  private final SlackDoor door;
  private final ClickDesk clicks;
  private final ChatDesk desk;
  private final ChatLinks links;
  private final Pace pace;

  SlackController(SlackDoor door, ClickDesk clicks, ChatDesk desk, ChatLinks links, Pace pace) {
    this.door = door;
    this.clicks = clicks;
    this.desk = desk;
    this.links = links;
    this.pace = pace;
  }

  record Said(@JsonProperty("response_type") String responseType, String text) {}

  @PostMapping("/interactions")
  ResponseEntity<Object> interactions(HttpServletRequest request) throws IOException {
    SlackPayload payload = SlackPayload.read(door.admit(request).get("payload"));
    if (payload.isAnswer()) {
      Click asked = payload.asked();
      String reason = payload.reason();
      if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
        return ResponseEntity.ok(
            Map.of(
                "response_action",
                "errors",
                "errors",
                Map.of("reason", "Say why, in up to " + LONGEST_REASON + " characters.")));
      }
      clicks.hand(() -> desk.answered(asked, reason));
    } else {
      Click click = payload.click();
      if (click != null) {
        String trigger = payload.trigger();
        clicks.hand(() -> desk.clicked(click, trigger));
      }
    }
    return ResponseEntity.ok().build();
  }

  @PostMapping("/commands")
  Said commands(HttpServletRequest request) throws IOException {
    SlackForm form = door.admit(request);
    ChatIdentity who =
        SlackPayload.identity(form.get("enterprise_id"), form.get("team_id"), form.get("user_id"));
    if (pace.take(who.name()).isPresent()) {
      return new Said("ephemeral", "That was too often in a minute; wait a little.");
    }
    String[] words = form.get("text").strip().split("\\s+", 3);
    return new Said(
        "ephemeral",
        switch (words[0]) {
          case "link" -> words.length == 2 ? link(words[1], who) : HELP;
          case "unlink" ->
              links.unlink(who) ? "You are not linked any more." : "You were not linked.";
          default -> HELP;
        });
  }

  private String link(String code, ChatIdentity who) {
    return switch (links.redeem(code, who)) {
      case LINKED -> "You are linked: what you click on cards counts as your decision.";
      case UNKNOWN_CODE -> "Nobody has that code, or not any more. Get a new one.";
      case TAKEN -> "You are linked to another operator; unlink first, then get a new code.";
    };
  }
}
