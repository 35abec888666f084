package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.chat.ChatIdentity;
import io.observatory.hitl.chat.ChatLink;
import io.observatory.hitl.chat.ChatLinks;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A person's own links to chat identities; with one he decides in that chat as himself. */
@RestController
@RequestMapping("/v1/chat/links")
@PreAuthorize("hasAnyRole('operator', 'approver')")
class ChatLinkController {

  private final ChatLinks links;
  private final CommandDesk desk;

  ChatLinkController(ChatLinks links, CommandDesk desk) {
    this.links = links;
    this.desk = desk;
  }

  record CodeBody(String code, @JsonProperty("expires_at") Instant expiresAt) {}

  record LinkBody(
      String service, String team, String member, @JsonProperty("linked_at") Instant linkedAt) {

    static LinkBody of(ChatLink link) {
      ChatIdentity who = link.identity();
      return new LinkBody(who.service(), who.team(), who.member(), link.linkedAt());
    }
  }

  record Links(List<LinkBody> items) {}

  @PostMapping
  ResponseEntity<CodeBody> offer(Authentication caller, HttpServletRequest request) {
    CommandDesk.Call call = new CommandDesk.Call(request, caller, null);
    desk.admit(call.caller());
    ChatLinks.Code code = links.offer(call.caller());
    return ResponseEntity.status(HttpStatus.CREATED)
        .header("Cache-Control", "no-store")
        .body(new CodeBody(code.code(), code.expiresAt()));
  }

  @GetMapping
  Links list(Authentication caller) {
    return new Links(links.of(caller.getName()).stream().map(LinkBody::of).toList());
  }

  @DeleteMapping("/{service}/{team}/{member}")
  ResponseEntity<Void> unlink(
      @PathVariable String service,
      @PathVariable String team,
      @PathVariable String member,
      Authentication caller,
      HttpServletRequest request) {
    ChatIdentity who =
        new ChatIdentity(
            Fields.parameter("service", service),
            Fields.parameter("team", team),
            Fields.parameter("member", member));
    if (!links.unlink(who, CommandDesk.caller(request, caller))) {
      throw new ProblemException(HttpStatus.NOT_FOUND, "link_not_found", "You have no such link.");
    }
    return ResponseEntity.noContent().build();
  }
}
