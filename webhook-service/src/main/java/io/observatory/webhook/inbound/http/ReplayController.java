package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.replay.InvalidReplayException;
import io.observatory.webhook.replay.Replay;
import io.observatory.webhook.replay.ReplayDesk;
import io.observatory.webhook.replay.ReplayStore;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders to deliver many events again. */
@RestController
@RequestMapping("/v1/replays")
@PreAuthorize("hasRole('viewer')")
class ReplayController {

  private final ReplayStore store;
  private final ReplayDesk desk;
  private final Bodies bodies;

  ReplayController(ReplayStore store, ReplayDesk desk, Bodies bodies) {
    this.store = store;
    this.desk = desk;
    this.bodies = bodies;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('operator')")
  ResponseEntity<ReplayBody> order(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    ReplayWish wish = bodies.read(body, ReplayWish.class);
    try {
      Replay replay = desk.order(wish.order(), Callers.of(request, who));
      return ResponseEntity.accepted()
          .location(URI.create("/v1/replays/" + replay.id()))
          .body(ReplayBody.of(replay));
    } catch (InvalidReplayException e) {
      throw ProblemException.invalid(e.path(), String.valueOf(e.getMessage()));
    } catch (ReplayStore.BusyException e) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "replay_active",
          "The same is being replayed already; wait for its end or cancel it.");
    }
  }

  @GetMapping
  Page<ReplayBody> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    return Page.of(
        store.list(Cursor.replay(cursor), most + 1),
        most,
        ReplayBody::of,
        replay -> Cursor.belowReplay(replay.id()));
  }

  @GetMapping("/{id}")
  ReplayBody get(@PathVariable String id) {
    return ReplayBody.of(store.find(known(id)).orElseThrow(() -> missing()));
  }

  @PostMapping("/{id}/cancel")
  @PreAuthorize("hasRole('operator')")
  ReplayBody cancel(@PathVariable String id, Authentication who, HttpServletRequest request) {
    return ReplayBody.of(
        desk.cancel(known(id), Callers.of(request, who)).orElseThrow(() -> missing()));
  }

  private static UUID known(String id) {
    UUID uuid = Fields.uuid(id);
    if (uuid == null) {
      throw missing();
    }
    return uuid;
  }

  private static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "replay_not_found", "No such replay; GET /v1/replays lists them.");
  }
}
