package io.observatory.hitl.inbound.kafka;

import io.observatory.events.SessionControlResult;
import io.observatory.events.SessionControlResultKind;
import io.observatory.hitl.command.Outcome;
import io.observatory.hitl.command.Reply;
import io.observatory.platform.avro.AvroCodec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the relay's answers. */
final class ReplyReading {

  static final String TOPIC = "gateway.control.result.v1";

  /** What a repeated answer was refused with the first time. */
  private static final Set<String> REFUSALS =
      Set.of(
          "trace_not_found",
          "hold_not_found",
          "digest_mismatch",
          "unusable_message",
          "no_place",
          "not_a_session_command");

  private final AvroCodec codec;

  ReplyReading(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * The answer.
   *
   * @throws io.observatory.platform.kafka.PoisonRecordException when there is none
   */
  Reply read(byte @Nullable [] value) {
    SessionControlResult result = codec.decode(TOPIC, value, SessionControlResult.class);
    return new Reply(
        result.getCommandId(),
        result.getPartition(),
        refused(result),
        new Outcome(
            result.getState(),
            result.getHolds(),
            result.getFlushedCount(),
            result.getBufferedCount(),
            result.getCode(),
            result.getDetail(),
            result.getDigest()));
  }

  private static boolean refused(SessionControlResult result) {
    SessionControlResultKind kind = result.getKind();
    return switch (kind) {
      case REFUSED, FAILED -> true;
      case REPEATED -> result.getCode() != null && REFUSALS.contains(result.getCode());
      case APPLIED, UNKNOWN -> false;
    };
  }
}
