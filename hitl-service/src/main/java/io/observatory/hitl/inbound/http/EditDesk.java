package io.observatory.hitl.inbound.http;

import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.command.Instruction.Edit;
import io.observatory.hitl.relay.Command;
import io.observatory.hitl.relay.Digest;
import io.observatory.hitl.session.BufferView;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.hitl.session.InvalidDecisionException;
import io.observatory.platform.http.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Turns what people write as JSON into bytes, before the relay is told. */
@Component
class EditDesk {

  private final Buffers buffers;
  private final DecisionCodec codec;

  EditDesk(Buffers buffers, DecisionCodec codec) {
    this.buffers = buffers;
    this.codec = codec;
  }

  /**
   * What a message is to become.
   *
   * @param path where {@code content} stood in the request
   * @param patch whether it is a merge patch
   */
  record Rewriting(
      String traceId,
      @Nullable String expectedDigest,
      Map<String, @Nullable Object> content,
      String path,
      boolean patch) {}

  /**
   * The command that puts other content in the place of a held message. The relay is told the
   * digest of the message this was made from, so that no other one is overwritten.
   */
  Instruction rewrite(String sessionId, Rewriting wanted, @Nullable String reason) {
    BufferView.Item held =
        buffers
            .find(sessionId, wanted.traceId())
            .orElseThrow(
                () ->
                    new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "trace_not_found",
                        "No message of that trace is held here."));
    String digest = Digest.of(held.value());
    if (wanted.expectedDigest() != null && !wanted.expectedDigest().equals(digest)) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "digest_mismatch",
          "The message is not the one that was seen; its digest is " + digest + ".");
    }
    byte[] value;
    try {
      value = codec.rewrite(held.value(), wanted.content(), wanted.patch());
    } catch (InvalidDecisionException e) {
      throw invalid(wanted.path(), e);
    }
    return Instruction.session(
        Action.REWRITE,
        sessionId,
        new Edit(null, false, wanted.traceId(), null, digest, held.value(), value, null),
        reason);
  }

  /** The command that adds a message. */
  Instruction inject(
      String sessionId,
      Map<String, @Nullable Object> decision,
      String path,
      Command.@Nullable Place place,
      @Nullable String beforeTraceId,
      @Nullable String reason) {
    DecisionCodec.Written written = written(decision, path);
    if (!written.sessionId().equals(sessionId)) {
      throw ProblemException.invalid(
          path + ".meta.session_id", "must be the session the message is injected into");
    }
    return Instruction.session(
        Action.INJECT,
        sessionId,
        new Edit(null, false, beforeTraceId, place, null, null, written.value(), null),
        reason);
  }

  /** The decision as bytes; {@code path} is where it stood in the request. */
  DecisionCodec.Written written(Map<String, @Nullable Object> decision, String path) {
    try {
      return codec.write(decision);
    } catch (InvalidDecisionException e) {
      throw invalid(path, e);
    }
  }

  private static ProblemException invalid(String path, InvalidDecisionException e) {
    String at = path.isEmpty() || e.path().isEmpty() ? path + e.path() : path + "." + e.path();
    return ProblemException.invalid(at, String.valueOf(e.getMessage()));
  }
}
