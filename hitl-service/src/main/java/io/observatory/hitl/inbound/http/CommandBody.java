package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command and how far it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandBody(
    @JsonProperty("command_id") String commandId,
    String action,
    @JsonProperty("session_id") @Nullable String sessionId,
    @Nullable String scope,
    long seq,
    String status,
    String principal,
    @Nullable String reason,
    @JsonProperty("given_at") Instant givenAt,
    @JsonProperty("ended_at") @Nullable Instant endedAt,
    @Nullable String state,
    @Nullable List<String> holds,
    @JsonProperty("flushed_count") @Nullable Long flushed,
    @JsonProperty("buffered_count") @Nullable Long buffered,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String digest) {

  static CommandBody of(CommandRecord command) {
    Outcome outcome = command.outcome();
    return new CommandBody(
        command.id(),
        command.action().name(),
        command.sessionId(),
        command.sessionId() == null ? command.key() : null,
        command.seq(),
        command.status().name(),
        command.principal(),
        command.reason(),
        command.givenAt(),
        command.endedAt(),
        outcome == null ? null : outcome.state(),
        outcome == null ? null : outcome.holds(),
        outcome == null ? null : outcome.flushed(),
        outcome == null ? null : outcome.buffered(),
        outcome == null ? null : outcome.code(),
        outcome == null ? null : outcome.detail(),
        outcome == null ? null : outcome.digest());
  }
}
