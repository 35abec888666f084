package io.observatory.hitl.inbound.http;

import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How far a command is. */
@RestController
@PreAuthorize("hasRole('viewer')")
class CommandController {

  private final CommandDesk desk;

  CommandController(CommandDesk desk) {
    this.desk = desk;
  }

  @GetMapping("/v1/commands/{id}")
  CommandBody command(@PathVariable String id) {
    return desk.find(Fields.parameter("command_id", id))
        .map(CommandBody::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "command_not_found", "No command of this id was given."));
  }
}
